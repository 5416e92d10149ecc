"""Where in a pickle's value the weights are: a state dict, a checkpoint around one, or a whole network."""

from __future__ import annotations

from core.model_files.pickle_values import PickledDict, PickledObject, PickledTensor
from core.model_files.refusal import RefusedError, shown

MOST_TENSORS = 1024
_WRAPPERS = (
    "model_state_dict", "state_dict", "model_state", "model", "net", "network", "module", "weights", "params",
    "net_state_dict", "model_weights",
)  # fmt: skip
_DEEPEST_WRAPPING = 4
_DEEPEST_NETWORK = 32


def find_weights(value: object, depth: int = 0) -> dict[str, PickledTensor]:
    """Tensors by name; raises a RefusedError where there are none, or more than weights."""
    if isinstance(value, PickledObject):
        return _of_network(value)
    if isinstance(value, PickledDict) and depth < _DEEPEST_WRAPPING and len(value.items) <= MOST_TENSORS:
        if (inner := _wrapped(value)) is not None:
            return find_weights(inner, depth + 1)
        if any(isinstance(entry, PickledTensor) for entry in value.items.values()):
            return _of_state_dict(value)
    raise RefusedError("it holds no weights; save them with torch.save(model.state_dict(), “NAME.pth”)")


def _wrapped(value: PickledDict) -> object | None:
    """What a checkpoint holds besides epoch, optimizer and so on: by its usual name, else if only one will do."""
    for name in _WRAPPERS:
        if isinstance(entry := value.items.get(name), (PickledDict, PickledObject)):
            return entry
    if any(isinstance(entry, PickledTensor) for entry in value.items.values()):
        return None
    fitting = [entry for entry in value.items.values() if _looks_like_weights(entry)]
    return fitting[0] if len(fitting) == 1 else None


def _looks_like_weights(value: object) -> bool:
    if isinstance(value, PickledObject):
        return bool(_parts(value, "_modules"))
    if not isinstance(value, PickledDict) or len(value.items) > MOST_TENSORS:
        return False
    return any(isinstance(entry, PickledTensor) for entry in value.items.values())


def _of_state_dict(value: PickledDict) -> dict[str, PickledTensor]:
    if value.odd_keys:
        raise RefusedError("not all of its weights have a name")
    weights: dict[str, PickledTensor] = {}
    for name, entry in value.items.items():
        if not isinstance(entry, PickledTensor):
            raise RefusedError("“{name}” in it is no plain tensor", name=shown(name))
        weights[name] = entry
    return weights


def _of_network(network: PickledObject) -> dict[str, PickledTensor]:
    """The state dict of a network that was saved whole: from the dicts in which nn.Module keeps what it has."""
    weights: dict[str, PickledTensor] = {}
    waiting: list[tuple[str, object, int]] = [("", network, 0)]
    for _ in range(MOST_TENSORS):
        if not waiting:
            break
        prefix, module, depth = waiting.pop()
        own = [*_parts(module, "_parameters"), *_parts(module, "_buffers")]
        weights |= {prefix + name: part for name, part in own if isinstance(part, PickledTensor)}
        inner = [(f"{prefix}{name}.", part, depth + 1) for name, part in _parts(module, "_modules")]
        waiting += inner[::-1]  # so that the first comes out first
        if depth > _DEEPEST_NETWORK or len(waiting) > MOST_TENSORS or len(weights) > MOST_TENSORS:
            break
    if waiting:
        raise RefusedError("the network in it is far too large")
    if not weights:
        raise RefusedError(
            "it holds a whole Python object in which no weights are found;"
            " save them with torch.save(model.state_dict(), “NAME.pth”)"
        )
    return weights


def _parts(module: object, kind: str) -> list[tuple[str, object]]:
    if not isinstance(module, PickledObject) or not isinstance(module.state, PickledDict):
        return []
    parts = module.state.items.get(kind)
    if not isinstance(parts, PickledDict):
        return []
    if len(parts.items) > MOST_TENSORS:
        raise RefusedError("the network in it is far too large")
    return list(parts.items.items())
