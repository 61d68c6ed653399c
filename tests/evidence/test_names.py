"""Names of benchmark files find the record that they mean, and no other."""

import pytest

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.model import Model
from workbench.evidence.names import find_accelerator, find_model


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("H100", "nvidia-h100-sxm"),
        ("H200", "nvidia-h200-sxm"),
        ("H20", "nvidia-h20"),
        ("B200", "nvidia-b200-sxm"),
        ("GB200", "nvidia-gb200"),
        ("GB300 NVL72", "nvidia-gb300"),
        ("h100_sxm", "nvidia-h100-sxm"),
        ("H100 PCIe", "nvidia-h100-pcie"),
        ("NVIDIA H200-SXM-141GB", "nvidia-h200-sxm"),
        ("MI300X", "amd-mi300x"),
        ("AMD Instinct MI355X 288GB HBM3e", "amd-mi355x"),
        ("L40S", "nvidia-l40s"),
        ("L4", "nvidia-l4"),
        ("RTX PRO 6000 Server", "nvidia-rtx-pro-6000"),
        ("VR200 Rubin (preliminary)", "nvidia-vr200"),
        ("NVIDIA H100 80GB HBM3", "nvidia-h100-sxm"),
        ("NVIDIA H200 141GB HBM3e", "nvidia-h200-sxm"),
        ("8xH100", "nvidia-h100-sxm"),
        ("MI300X x8", "amd-mi300x"),
        ("A100-40GB", "nvidia-a100-sxm-40gb"),
        ("NVIDIA A100-SXM4-40GB", "nvidia-a100-sxm-40gb"),
        ("NVIDIA A100-SXM4-80GB", "nvidia-a100-sxm-80gb"),
        ("H20 141GB", "nvidia-h20-141gb"),
        ("H20-3e", "nvidia-h20-141gb"),
        ("DGX Spark", "nvidia-gb10"),
        ("Rubin", "nvidia-vr200"),
        ("NVIDIA GH200 480GB", "nvidia-gh200"),
        ("Trillium", "google-tpu-v6e"),
        ("v5p", "google-tpu-v5p"),
        ("trn2", "aws-trainium2"),
        ("inf2", "aws-inferentia2"),
        ("A800", "nvidia-a800-sxm-80gb"),
        ("NVIDIA-A800-SXM4-80GB", "nvidia-a800-sxm-80gb"),
        ("L20", "nvidia-l20"),
        ("L2", "nvidia-l2"),
        ("GeForce RTX 4090", "nvidia-rtx-4090"),
        ("rtx4090", "nvidia-rtx-4090"),
        ("MI210", "amd-mi210"),
    ],
)
def test_that_accelerators_are_found_by_their_market_names(library: Library, name: str, found: str) -> None:
    chip = find_accelerator(name, library)
    assert chip is not None
    assert chip.id == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("deepseek-ai/DeepSeek-V3", "deepseek-v3"),
        ("DeepSeek-R1-0528", "deepseek-r1"),
        ("meta-llama/Meta-Llama-3.1-70B", "llama-3.1-70b"),
        ("moonshotai/Kimi-K2-Instruct", "kimi-k2"),
        ("zai-org/GLM-5", "glm-5"),
        ("qwen3-235b", "qwen3-235b-a22b"),
        ("mixtral-8x7b", "mixtral-8x7b-v0.1"),
        ("Mistral-7B-Instruct-v0.3", "mistral-7b-instruct-v0.2"),
        ("zai-org/GLM-4.5", "glm-4.5"),
        ("GLM-4.5-Air-FP8", "glm-4.5-air"),
        ("google/gemma-3-27b-it", "gemma-3-27b-it"),
        ("Qwen/QwQ-32B", "qwq-32b"),
        ("dsr1", "deepseek-r1"),
        ("amd/DeepSeek-R1-MXFP4-Preview", "deepseek-r1"),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", "qwen3-235b-a22b"),
        ("GLM-4.6", "glm-4.7-fp8"),
        ("llama70b", "llama-3.1-70b"),
        ("llama-2-70b-chat", "llama-2-70b"),
        ("Nemotron-3-Nano", "nvidia-nemotron-3-nano-30b-a3b-bf16"),
        ("nvidia/DeepSeek-R1-0528-FP4-v2", "deepseek-r1"),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "llama-3.1-70b"),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "qwen2.5-32b"),
        ("deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "qwen3-8b"),
        ("deepseek-ai/DeepSeek-V3.1-Terminus", "deepseek-v3"),
        ("nvidia/Llama-3.1-Nemotron-70B-Instruct-HF", "llama-3.1-70b"),
        ("gptoss", "gpt-oss-120b"),
        ("qwen3.5", "qwen3.5-397b-a17b"),
        ("Qwen/Qwen3-Coder-Next", "qwen3-next-80b-a3b-thinking"),
        ("moonshotai/Kimi-K2.6", "kimi-k2.5"),
        ("zai-org/GLM-5.3-FP8", "glm-5.3"),
        ("mistralai/Mistral-Nemo-Instruct-2407", "mistral-nemo-12b"),
        ("xai-org/grok-2", "grok-2"),
        ("amd/Llama-3.1-405B-Instruct-FP8-KV", "llama-3.1-405b"),
        ("amd/DeepSeek-R1-0528-MXFP4-ASQ", "deepseek-r1"),
        ("amd/Llama-2-70b-chat-hf-WMXFP4-AMXFP4-KVFP8", "llama-2-70b"),
        ("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "llama-3.3-70b-instruct"),
        ("RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16", "llama-3.1-8b"),
        ("unsloth/Llama-3.3-70B-Instruct-bnb-4bit", "llama-3.3-70b-instruct"),
    ],
)
def test_that_models_are_found_by_their_repository_or_short_names(
    library: Library, name: str, found: str
) -> None:
    model = find_model(name, library)
    assert model is not None
    assert model.id == found


def test_that_every_record_is_found_by_its_own_id_and_name(library: Library) -> None:
    for chip in library.records(Accelerator.KIND):
        for name in (chip.id, chip.name):
            assert find_accelerator(name, library) is chip, name
    for model in library.records(Model.KIND):
        for name in (model.id, model.name):
            assert find_model(name, library) is model, name


def test_that_an_unknown_name_finds_nothing(library: Library) -> None:
    assert find_accelerator("Cerebras WSE-3", library) is None
    assert find_accelerator("", library) is None
    assert find_model("claude-opus", library) is None


@pytest.mark.parametrize("name", ["google/gemma-3-4b-it", "Mistral-8B", "gemma2-27b", "qwen3", "llama-3.1"])
def test_that_another_size_or_an_open_one_is_no_match(library: Library, name: str) -> None:
    assert find_model(name, library) is None


@pytest.mark.parametrize("name", ["RTX 3090", "GeForce RTX 5090", "RTX PRO 4500"])
def test_that_another_number_of_a_graphics_card_is_no_match(library: Library, name: str) -> None:
    assert find_accelerator(name, library) is None


def test_that_another_part_of_a_series_is_no_match(library: Library) -> None:
    assert find_accelerator("MI300A", library) is None
