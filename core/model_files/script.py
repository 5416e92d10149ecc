"""A training as a stand-alone PyTorch script in the style of the tutorials: the same steps, to read and to run."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.datasets.catalog import DATASETS
from core.model_files import script_data, script_training
from core.model_files.script_models import MODEL_NAMES, model_source
from core.models.catalog import find_model

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.models.spec import Shape

_HEAD = '''\
"""{title} on {dataset}, in plain PyTorch: the training as Inkling does it.

It needs torch and torchvision. With the same seed it starts with the same weights and takes the images in the same
order, so the losses are the same as well, as far as the machine computes alike.
"""
'''

_SETTINGS = """\
epochs = {epochs}
batch_size = {batch_size}
learning_rate = {learning_rate!r}
seed = {seed}
device = {device}
print_every = 100  # steps
classes = {classes}
"""

_DEVICES = {
    "auto": '"cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"',
    "cpu": '"cpu"',
    "cuda": '"cuda"',
    "mps": '"mps"',
}

_LIMIT = """\
# Only some of the training images: always the same ones.
order = torch.randperm(len(train_data), generator=torch.Generator().manual_seed(0))
chosen = order[:{limit}].sort().values
"""

_LIMIT_OF_PIECES = """\
# Only some of the training images: always the same ones, and of those that come in pieces the first.
order = torch.randperm(len(train_data), generator=torch.Generator().manual_seed(0))
chosen = torch.arange(len(train_data))[:{limit}] if piece else order[:{limit}].sort().values
"""

_HOLD_OUT = """\
# A tenth is held out, to choose the best weights by.
order = torch.randperm(len(chosen), generator=torch.Generator().manual_seed(1))
held = max(1, min(10_000, int(len(chosen) * 0.1)))
held_loader = DataLoader(Subset(load(True, plain), chosen[order[:held]].tolist()), 1000)
chosen = chosen[order[held:].sort().values]
"""

_SMALLER_PIECE = "piece = piece * len(chosen) // len(order)\n"

_LOADERS = """\
train_loader = DataLoader(train_data, batch_sampler=Batches(len(train_data)))
test_loader = DataLoader(load(False, plain), 1000)
"""

_TRAIN = """\
def train(epoch):
    model.train()
    for step, (images, labels) in enumerate(train_loader, start=1):
        images, labels = images.to(device), labels.to(device)
        loss = loss_fn(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
{clip}        optimizer.step()
{schedule}        if step % print_every == 0:
            print(f"epoch {{epoch}}, step {{step}} of {{len(train_loader)}}: loss {{loss.item():.7f}}")
"""

_TEST = '''\
@torch.no_grad()
def test(loader):
    """The share of images that the network gets right."""
    model.eval()
    right = 0
    for images, labels in loader:
        answers = model(images.to(device)).argmax(dim=1).cpu()
        right += (answers == labels).sum().item()
    return right / len(loader.dataset)
'''

_TEST_WITH_JUNK = '''\
@torch.no_grad()
def test(loader):
    """The share of images that the network gets right; junk has no right answer."""
    model.eval()
    right = count = 0
    for images, labels in loader:
        known = labels >= 0
        answers = model(images.to(device)).argmax(dim=1).cpu()
        right += (answers == labels)[known].sum().item()
        count += known.sum().item()
    return right / count
'''

_RUN = """\
for epoch in range(1, epochs + 1):
    train(epoch)
    print(f"epoch {epoch}: {test(test_loader):.2%} of the test images are right")
"""

_RUN_BEST = """\
best, best_weights = -1.0, None
for epoch in range(1, epochs + 1):
    train(epoch)
    accuracy = test(held_loader)
    print(f"epoch {epoch}: {accuracy:.2%} of the held-out images are right")
    if accuracy > best:
        best, best_weights = accuracy, {name: value.clone() for name, value in model.state_dict().items()}
model.load_state_dict(best_weights)
print(f"{test(test_loader):.2%} of the test images are right")
"""

_SAVE = """\
torch.save(model.state_dict(), "{file}")
print("Saved {file}")
"""


def training_script(
    config: TrainingConfig,
    classes: tuple[str, ...],
    shape: Shape,
    mean: tuple[float, ...],
    std: tuple[float, ...],
    *,
    dropout: float = 0.0,
    data_file: str = "images.npz",
) -> str:
    """The script for these settings. `data_file` is where it finds images that cannot be downloaded."""
    parts = [
        _HEAD.format(title=find_model(config.model).title, dataset=_title(config.dataset)),
        _imports(config),
        _settings(config, classes),
        "# 1. The data\n" + script_data.pipelines(config, shape, mean, std),
        script_data.loading(config.dataset, data_file),
        script_training.batches_source(in_pieces=script_data.comes_from_file(config.dataset)),
        _splits(config),
        "# 2. The network\n" + model_source(config.model, shape, len(classes), dropout),
        _model(config),
        "# 3. The loss and the optimizer\n" + script_training.loss_source(config.loss, junk=_has_junk(config)),
        script_training.optimizer_source(config),
        script_training.schedule_source(config.schedule),
        "# 4. Training\n" + _train(config),
        _TEST_WITH_JUNK if _has_junk(config) else _TEST,
        _RUN_BEST if config.keep_best else _RUN,
        "# 5. Saving\n" + _SAVE.format(file=f"{config.model}.pth"),
    ]
    return _spaced(parts)


def _spaced(parts: list[str]) -> str:
    """Two blank lines around classes and functions, one elsewhere."""
    blocks = [block.strip("\n") for part in parts for block in part.split("\n\n\n") if block.strip()]
    text = blocks[0]
    for before, block in pairwise(blocks):
        text += ("\n\n\n" if _defines(before) or _defines(block) else "\n\n") + block
    return text + "\n"


def _defines(block: str) -> bool:
    return any(line.startswith(("class ", "def ")) for line in block.splitlines())


def _title(dataset: str) -> str:
    """What stands in the script's first line, which must not end its string whatever a path or a file says."""
    title = next((spec.title for spec in DATASETS if spec.key == dataset), dataset)
    return re.sub(r"[^\w:+./,() -]", "_", title)


def _imports(config: TrainingConfig) -> str:
    standard = {"import math"} if config.schedule != "constant" else set()
    others = {
        "import torch",
        "import torch.nn.functional as F",
        "from torch import nn",
        f"from torch.utils.data import {', '.join(script_data.names_from_data(config))}",
        f"from torchvision import {', '.join(script_data.names_from_torchvision(config.dataset))}",
    }
    mine = script_data.imports(config.dataset)
    standard |= {line for line in mine if line in ("import os", "from pathlib import Path")}
    others |= set(mine) - standard
    return "\n".join([*sorted(standard, key=_import_order), "", *sorted(others, key=_import_order)])


def _import_order(line: str) -> tuple[bool, str]:
    """`import ...` before `from ...`, each by its name."""
    kind, name = line.split()[:2]
    return kind == "from", name.lower()


def _settings(config: TrainingConfig, classes: tuple[str, ...]) -> str:
    text = _SETTINGS.format(
        epochs=config.epochs,
        batch_size=config.batch_size,
        learning_rate=config.learning_rate,
        seed=config.seed,
        device=_DEVICES[config.device],
        classes=script_data.quoted(list(classes)),
    )
    return text + (f"torch.set_num_threads({config.threads})\n" if config.threads else "")


def _splits(config: TrainingConfig) -> str:
    images = script_data.pipeline_of(config)
    text = f"train_data = load(True, {images})\n"
    if not config.limit_train and not config.keep_best:
        return text + _LOADERS
    in_pieces = script_data.comes_from_file(config.dataset)
    limit = (_LIMIT_OF_PIECES if in_pieces else _LIMIT).format(limit=config.limit_train)
    text += limit if config.limit_train else "chosen = torch.arange(len(train_data))\n"
    if config.keep_best:
        text += _HOLD_OUT + (_SMALLER_PIECE if in_pieces else "")
    return f"{text}train_data = Subset(train_data, chosen.tolist())\n{_LOADERS}"


def _model(config: TrainingConfig) -> str:
    text = f"torch.manual_seed(seed)\nmodel = {MODEL_NAMES[config.model]}().to(device)\n"
    if not config.start_from:
        return text
    file = script_data.quoted(f"{PurePath(config.start_from).stem}.pth")
    why = "# Inkling went on from the weights of a model file; export that as a state dict for this line.\n"
    return f"{text}{why}model.load_state_dict(torch.load({file}))\n"


def _train(config: TrainingConfig) -> str:
    clip = f"        nn.utils.clip_grad_norm_(model.parameters(), {config.clip!r})\n" if config.clip else ""
    schedule = "        scheduler.step()\n" if config.schedule != "constant" else ""
    return _TRAIN.format(clip=clip, schedule=schedule)


def _has_junk(config: TrainingConfig) -> bool:
    return "junk" in config.dataset.split("+")
