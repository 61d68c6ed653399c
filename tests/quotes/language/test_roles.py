"""Every role is recognised in seven languages."""

import pytest

from workbench.domain.quote import LineRole
from workbench.quotes.language.roles import Choice, TotalRank, choice_in, label_role, line_role, total_rank
from workbench.quotes.language.words import digits_alike, phrases

_ROLES = (
    *(LineRole.SYSTEM, LineRole.ACCELERATOR, LineRole.CPU, LineRole.MEMORY, LineRole.NETWORK),
    *(LineRole.STORAGE, LineRole.RACK, LineRole.POWER, LineRole.SOFTWARE, LineRole.SUPPORT),
    *(LineRole.SERVICE, LineRole.FREIGHT),
)
_LINES = {
    "en": "GPU server|NVIDIA H200 GPU 141GB|Intel Xeon 8592+ processor|64GB DDR5 RDIMM|"
    "400G InfiniBand switch|7.68TB NVMe SSD|48U rack|3-phase PDU|AI Enterprise licence|"
    "24x7 support 36 months|Installation|Shipping",
    "de": "GPU-Server|Grafikkarte H200|Prozessor Xeon|Arbeitsspeicher 64 GB|Netzwerkswitch|Festplatte 8 TB|"
    "Serverschrank|Netzteil|Softwarelizenz|Wartung 36 Monate|Inbetriebnahme|Frachtkosten",
    "fr": "Serveur GPU|Carte graphique H200|Processeur Xeon|Mémoire 64 Go|Commutateur 400G|Disque SSD 8 To|"
    "Baie 48U|Alimentation|Licence logicielle|Maintenance 36 mois|Mise en service|Frais de port",
    "es": "Servidor GPU|Tarjeta gráfica H200|Procesador Xeon|Memoria 64 GB|Conmutador 400G|Disco SSD 8 TB|"
    "Armario rack 48U|Fuente de alimentación|Licencia de software|Mantenimiento 36 meses|Instalación|Portes",
    "ko": "GPU 서버|그래픽카드 H200|프로세서|메모리 64GB|스위치 400G|스토리지 SSD|랙 48U|"
    "전원공급장치|소프트웨어 라이선스|유지보수 36개월|설치비|운송비",
    "ja": "GPUサーバ|GPUカード H200|プロセッサ|メモリ 64GB|スイッチ 400G|ストレージ SSD|ラック 48U|"
    "電源ユニット|ソフトウェアライセンス|保守 36ヶ月|設置作業|送料",
    "zh": "GPU服务器|显卡 H200|处理器|内存 64GB|交换机 400G|硬盘 7.68TB|机柜 48U|电源|软件许可|维保 36个月|"
    "安装调试|运费",
}
_LABELS = {
    "en": ("Sales tax", "Discount", "Subtotal", "Total", "Optional", "Alternative"),
    "de": ("Mehrwertsteuer", "Rabatt", "Zwischensumme", "Gesamtsumme", "Optional", "Alternativposition"),
    "fr": ("TVA 20 %", "Remise", "Sous-total", "Total TTC", "En option", "Variante"),
    "es": ("IVA 21%", "Descuento", "Subtotal", "Total general", "Opcional", "Alternativa"),
    "ko": ("부가세", "할인", "소계", "합계", "옵션", "대안"),
    "ja": ("消費税", "値引", "小計", "合計", "オプション", "代替案"),
    "zh": ("增值税", "折扣", "小计", "总计", "选配", "备选方案"),
}
_CASES = [
    (language, text, role)
    for language, texts in _LINES.items()
    for text, role in zip(texts.split("|"), _ROLES, strict=True)
]


@pytest.mark.parametrize(("language", "text", "role"), _CASES)
def test_that_a_line_gets_its_role(language: str, text: str, role: LineRole) -> None:
    assert line_role(text) is role, language


@pytest.mark.parametrize("language", _LABELS)
def test_that_labels_of_sums_charges_and_choices_are_known(language: str) -> None:
    tax, discount, subtotal, total, option, alternative = _LABELS[language]
    assert label_role(tax) is LineRole.TAX
    assert label_role(discount) is LineRole.DISCOUNT
    assert total_rank(subtotal) is TotalRank.SUBTOTAL
    assert (total_rank(total) or 0) >= TotalRank.TOTAL
    assert choice_in(option) is Choice.OPTION
    assert choice_in(alternative) is Choice.ALTERNATIVE


def test_that_texts_which_differ_in_numbers_alone_mean_the_same_and_known_numbers_stay() -> None:
    assert digits_alike("cable 3 m, lot 17") == digits_alike("cable 5 m, lot 42")
    assert digits_alike("support 24x7") == "support 24x7"
    meanings = ("tax", "freight", "discount", "system", "support", "network", "not_in_total")
    assert not [phrase for meaning in meanings for phrase in phrases(meaning) if "9" in phrase]
