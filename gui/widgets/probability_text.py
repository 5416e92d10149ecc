"""Probabilities as people read them: short, and never 100% where it is less."""

_CERTAIN = 0.9995
_NEARLY = 0.9949
_SOME = 0.0005
_WHOLE = 0.00995


def say_probability(probability: float) -> str:
    """98%, 0.4%, 99.7%; 0% for less than half a thousandth."""
    if probability >= _CERTAIN:
        return "100%"
    if probability < _SOME:
        return "0%"
    if probability >= _NEARLY or probability < _WHOLE:
        return f"{probability * 100:.1f}%"
    return f"{probability * 100:.0f}%"
