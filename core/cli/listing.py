"""The commands that list what there is."""

import argparse

from core.cli.console import say, say_json
from core.datasets.catalog import DATASETS
from core.datasets.spec import DatasetSpec
from core.models.catalog import MODELS
from core.models.spec import say_shape

_SHAPES = ((1, 28, 28), (3, 32, 32))


def datasets(options: argparse.Namespace) -> int:
    from core.datasets.on_disk import sizes, status

    longest = max(len(spec.title) for spec in DATASETS)
    for spec in DATASETS:
        where, (train, test) = status(spec.key), sizes(spec)
        if options.json:
            say_json(
                {
                    "key": spec.key,
                    "title": spec.title,
                    "classes": spec.classes,
                    "shape": spec.shape,
                    "train_size": train,
                    "test_size": test,
                    "on_disk": where.on_disk,
                    "download_bytes": where.bytes_to_download,
                    "folder": str(where.folder),
                    "source": spec.source,
                    "licence": spec.licence,
                }
            )
        else:
            there = "on this computer" if where.on_disk else f"to download ({where.bytes_to_download / 1e6:.0f} MB)"
            size = _say_sizes(spec, train, test)
            say(f"{spec.key:<14} {spec.title:<{longest}} {size:>23}, {say_shape(spec.shape):<13} {there}")
    return 0


def _say_sizes(spec: DatasetSpec, train: int, test: int) -> str:
    """A handful of the user's own drawings serves for training and for testing: counted once."""
    if spec.key == "drawings" and train == test:
        return "no image yet" if train == 0 else f"{train} image{'s' * (train > 1)} for both"
    return f"{train:,} + {test:,} images"


def models(options: argparse.Namespace) -> int:
    from core.models.layers import count_parameters, layers_of

    for spec in MODELS:
        networks = {shape: spec.build(shape, 10) for shape in _SHAPES}
        if options.json:
            forms = [
                {
                    "input": shape,
                    "parameters": count_parameters(network),
                    "layers": [vars(layer) for layer in layers_of(network, shape)],
                }
                for shape, network in networks.items()
            ]
            say_json({"key": spec.key, "title": spec.title, "story": spec.story, "classes": 10, "forms": forms})
        else:
            sizes = ", ".join(
                f"{count_parameters(network):,} for {say_shape(shape)}" for shape, network in networks.items()
            )
            say(f"{spec.key:<12} {spec.story} Parameters: {sizes}.")
    return 0
