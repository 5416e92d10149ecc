"""The part of a training script that loads its images."""

import json

from core.config import TrainingConfig
from core.datasets.load import parse_key
from core.errors import InvalidSettingError
from core.models.spec import Shape

_TORCHVISION = {
    "mnist": "MNIST", "fashion-mnist": "FashionMNIST", "kmnist": "KMNIST", "usps": "USPS", "cifar10": "CIFAR10",
}  # fmt: skip

_FROM_TORCHVISION = """\
folder = os.environ.get("INKLING_DATA_DIR", "data")


def load(train, transform):
    return datasets.{name}(folder, train=train, download=True, transform=transform)
"""

_FROM_FOLDER = '''\
folder = Path({path})


def load(train, transform):
    """A folder for each class. Inkling splits and resizes much alike, but not to the very same pixels."""
    if (folder / "train").is_dir():
        return datasets.ImageFolder(folder / ("train" if train else "test"), transform)
    images = datasets.ImageFolder(folder, transform)
    parts = random_split(images, [0.8, 0.2], torch.Generator().manual_seed(0))
    return parts[0 if train else 1]
'''

_FROM_FILE = """\
# These images come from Inkling itself, which writes them into this file when it exports the script.
with np.load(Path(__file__).with_name({file})) as stored:
    arrays = dict(stored)
piece = int(arrays["piece"])


class Images(Dataset):
    def __init__(self, part, transform):
        self.images, self.labels = arrays[part + "_images"], arrays[part + "_labels"]
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.images[index])), int(self.labels[index])


def load(train, transform):
    return Images("train" if train else "test", transform)
"""

_AFFINE = "transforms.RandomAffine({degrees}, translate=({shift}, {shift}){more}),"
_AUGMENTS = {
    "none": (),
    "light": (_AFFINE.format(degrees=8, shift=0.07, more=""),),
    "affine": (_AFFINE.format(degrees=10, shift=0.09, more=", scale=(0.91, 1.1), shear=8.5"),),
    "elastic": (
        _AFFINE.format(degrees=8, shift=0.07, more=", scale=(0.93, 1.08), shear=5.7"),
        "transforms.ElasticTransform(alpha=20.0, sigma=4.0),",
    ),
    "flip-crop": (
        "transforms.RandomHorizontalFlip(),",
        'transforms.RandomCrop(({height}, {width}), padding={padding}, padding_mode="reflect"),',
    ),
}


def quoted(value: str | list[str]) -> str:
    """Text as Python reads it, whatever is in it."""
    return json.dumps(value, ensure_ascii=False)


def comes_from_file(dataset: str) -> bool:
    """Whether a script can only have these images from a file that is written beside it."""
    return dataset not in _TORCHVISION and not _is_folder(dataset)


def imports(dataset: str) -> tuple[str, ...]:
    if comes_from_file(dataset):
        return ("from pathlib import Path", "import numpy as np", "from PIL import Image")
    return ("from pathlib import Path",) if _is_folder(dataset) else ("import os",)


def names_from_data(config: TrainingConfig) -> list[str]:
    """What is needed of torch.utils.data."""
    names = ["DataLoader", "Sampler"]
    if config.limit_train or config.keep_best:
        names.append("Subset")
    if comes_from_file(config.dataset):
        names.append("Dataset")
    if _is_folder(config.dataset):
        names.append("random_split")
    return sorted(names, key=lambda name: (name.islower(), name))


def names_from_torchvision(dataset: str) -> list[str]:
    return ["transforms"] if comes_from_file(dataset) else ["datasets", "transforms"]


_VARIED_AT_FIRST = '''

def varied_at_first(image):
    """The last epochs show the images as they are."""
    return varied(image) if epoch <= {count} else plain(image)

'''


def loading(dataset: str, data_file: str) -> str:
    if comes_from_file(dataset):
        return _FROM_FILE.format(file=quoted(data_file))
    if _is_folder(dataset):
        return _FROM_FOLDER.format(path=quoted(parse_key(dataset)[0].path))
    return _FROM_TORCHVISION.format(name=_TORCHVISION[dataset])


def pipelines(config: TrainingConfig, shape: Shape, mean: tuple[float, ...], std: tuple[float, ...]) -> str:
    """`plain`, which makes a tensor of an image, and `varied` for training, if images vary there."""
    steps = [*_to_size(config.dataset, shape), "transforms.ToTensor(),  # 0..255 becomes 0..1"]
    if (set(mean), set(std)) != ({0.0}, {1.0}):
        steps.append(f"transforms.Normalize({_numbers(mean)}, {_numbers(std)}),")
    text = _compose("plain", steps)
    if config.augment == "none":
        return text
    sizes = {"height": shape[1], "width": shape[2], "padding": max(1, min(shape[1:]) // 8)}
    varying = [step.format(**sizes) for step in _AUGMENTS[config.augment]]
    return (
        text
        + "# Similar to what Inkling does, but drawn by torchvision, so the images are not the very same.\n"
        + (_compose("varied", [*varying, "plain,"]))
        + (_VARIED_AT_FIRST.format(count=config.varied_epochs) if config.varied_epochs < config.epochs else "")
    )


def pipeline_of(config: TrainingConfig) -> str:
    """What training images go through."""
    if config.augment == "none":
        return "plain"
    return "varied_at_first" if config.varied_epochs < config.epochs else "varied"


def _to_size(dataset: str, shape: Shape) -> list[str]:
    """Images of folders have any size and colours."""
    if not _is_folder(dataset):
        return []
    side = min(shape[1:])
    grey = ["transforms.Grayscale(),"] if shape[0] == 1 else []
    return [*grey, f"transforms.Resize({side}),", f"transforms.CenterCrop(({shape[1]}, {shape[2]})),"]


def _compose(name: str, steps: list[str]) -> str:
    return f"{name} = transforms.Compose([\n" + "".join(f"    {step}\n" for step in steps) + "])\n"


def _numbers(values: tuple[float, ...]) -> str:
    return repr(tuple(float(value) for value in values))


def _is_folder(dataset: str) -> bool:
    try:
        parts = parse_key(dataset)
    except InvalidSettingError:  # half typed
        return False
    return len(parts) == 1 and parts[0].kind == "folder"
