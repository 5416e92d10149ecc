"""The catalog: whole, consistent, and quick to import."""

import subprocess
import sys

import pytest

from core.datasets.catalog import DATASETS, find_dataset
from core.datasets.spec import DatasetSpec
from core.errors import InvalidSettingError

DOWNLOADED = [spec for spec in DATASETS if spec.files]


def test_the_promised_datasets_are_there() -> None:
    keys = ["generated", "mnist", "fashion-mnist", "kmnist", "usps", "cifar10", "drawings", "junk"]
    assert [spec.key for spec in DATASETS] == keys
    assert [find_dataset(key).key for key in keys] == keys


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidSettingError) as caught:
        find_dataset("mnst")
    assert str(caught.value) == (
        "There is no dataset named “mnst”; there are generated, mnist, fashion-mnist, kmnist, usps, cifar10, drawings, "
        "junk, folder:PATH, csv:PATH and unipen:PATH."
    )
    assert caught.value.setting == "dataset"


@pytest.mark.parametrize("spec", DATASETS, ids=lambda spec: spec.key)
def test_what_a_dataset_says_of_itself_fits_together(spec: DatasetSpec) -> None:
    assert len(spec.classes) == (0 if spec.key == "junk" else 10)
    assert len(set(spec.classes)) == len(spec.classes)
    assert len(spec.mean) == len(spec.std) == spec.shape[0]
    assert all(0 < value < 1 for value in (*spec.mean, *spec.std))
    assert spec.title
    assert spec.source
    assert spec.licence


@pytest.mark.parametrize("spec", DOWNLOADED, ids=lambda spec: spec.key)
def test_every_file_has_a_pinned_checksum_and_an_encrypted_address_first(spec: DatasetSpec) -> None:
    for source in spec.files:
        assert len(bytes.fromhex(source.sha256)) == 32
        assert source.urls[0].startswith("https://")
        assert all(url.endswith(source.name) for url in source.urls)
        assert source.size > 0
        assert all(0 < file.least <= file.most for file in source.data_files)


def test_no_two_files_share_a_checksum() -> None:
    checksums = [source.sha256 for spec in DATASETS for source in spec.files]
    assert len(set(checksums)) == len(checksums)


def test_looking_at_the_catalog_imports_neither_torch_nor_numpy() -> None:
    code = (
        "import sys; from core.datasets.load import parse_key; from core.datasets.on_disk import status;"
        "parse_key('mnist+junk'); status('mnist');"
        "sys.exit(bool({'torch', 'numpy', 'torchvision', 'PIL'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
