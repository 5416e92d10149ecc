"""The parts of a training script that learn: order of the images, loss, optimizer, schedule."""

from core.config import TrainingConfig

_BATCHES = '''\
class Batches(Sampler):
    """The images in a new order for each epoch, a batch at a time; the same seed gives the same orders."""

    def __init__(self, count):
        self.count = count
        self.generator = torch.Generator().manual_seed(seed)
{piece}
    def __len__(self):
        return max(1, self.count // batch_size + (self.count % batch_size > 1))

    def __iter__(self):
        {order}
        parts = list(order.split(batch_size))
        if len(parts) > 1 and len(parts[-1]) == 1:  # a single image that is left over joins the batch before it
            parts[-2:] = [torch.cat(parts[-2:])]
        return iter([part.tolist() for part in parts])
'''
_PIECE = """\
        self.piece = piece or count  # Inkling draws some images in pieces, while it trains already
"""
_ORDER = "order = torch.randperm(self.count, generator=self.generator)"
_ORDER_OF_PIECES = """\
sizes = [min(self.piece, self.count - start) for start in range(0, self.count, self.piece)]
        starts = range(0, self.count, self.piece)
        orders = [torch.randperm(size, generator=self.generator) for size in sizes]
        order = torch.cat([start + order for start, order in zip(starts, orders)])
        self.piece = self.count  # only the first epoch takes them piece by piece"""

_MUON = '''\
class Muon(torch.optim.Optimizer):
    """Momentum whose step is made orthogonal for each matrix; AdamW's step for the rest and for the last layer."""

    def __init__(self, parameters, lr, momentum, weight_decay):
        parameters = list(parameters)
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.matrices = [parameter for parameter in parameters if parameter.ndim >= 2][:-1]
        chosen = {id(parameter) for parameter in self.matrices}
        rest = [parameter for parameter in parameters if id(parameter) not in chosen]
        self.rest = torch.optim.AdamW(rest, lr=lr, weight_decay=weight_decay)

    @torch.no_grad()
    def step(self, closure=None):
        group = self.param_groups[0]
        for parameter in self.matrices:
            gradient, state = parameter.grad, self.state[parameter]
            if not state:
                state["momentum"] = torch.zeros_like(gradient)
            momentum = state["momentum"].lerp_(gradient, 1 - group["momentum"])
            ahead = gradient.lerp(momentum, group["momentum"]).reshape(len(gradient), -1)
            scale = max(1.0, ahead.shape[0] / ahead.shape[1]) ** 0.5
            parameter.mul_(1 - group["lr"] * group["weight_decay"])
            parameter.add_(orthogonal(ahead).view_as(parameter), alpha=-group["lr"] * scale)
        self.rest.param_groups[0]["lr"] = group["lr"]
        self.rest.step()


def orthogonal(matrix):
    """Nearly the matrix with all its singular values set to 1 (five Newton-Schulz iterations)."""
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


'''

_FACTORS = {
    "step": "    return 0.1 ** min(2, math.floor(progress * 3))\n",
    "cosine": "    return 0.5 * (1 + math.cos(math.pi * progress))\n",
    "one-cycle": (
        "    if progress < 0.15:\n"
        "        return 0.2 + 0.8 * 0.5 * (1 - math.cos(math.pi * progress / 0.15))\n"
        "    return 0.5 * (1 + math.cos(math.pi * (progress - 0.15) / 0.85))\n"
    ),
    "constant": "    return 1.0\n",
}

_SCHEDULE = '''\
def schedule(step):
    """What the learning rate is multiplied by after so many steps."""
    progress = step / (epochs * len(train_loader))
{factor}

scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
'''

_JUNK_LOSS = '''\
def loss_fn(logits, labels):
    """Junk has the label -1: the network is to give every class the same share there."""
    shares = F.one_hot(labels.clamp(min=0), logits.shape[1]).float()
    shares[labels < 0] = 1 / logits.shape[1]
    return {loss}
'''


def batches_source(*, in_pieces: bool) -> str:
    if in_pieces:
        return _BATCHES.format(piece=_PIECE, order=_ORDER_OF_PIECES)
    return _BATCHES.format(piece="", order=_ORDER)


def loss_source(name: str, *, junk: bool) -> str:
    smoothing = "label_smoothing=0.1" if name == "smooth-cross-entropy" else ""
    if junk:
        more = f", {smoothing}" if smoothing else ""
        loss = "F.mse_loss(logits, shares)" if name == "mse" else f"F.cross_entropy(logits, shares{more})"
        return _JUNK_LOSS.format(loss=loss)
    if name == "mse":
        return (
            "def loss_fn(logits, labels):\n"
            '    """The outputs are to be 1 for the right class and 0 for the others."""\n'
            "    return F.mse_loss(logits, F.one_hot(labels, logits.shape[1]).float())\n"
        )
    return f"loss_fn = nn.CrossEntropyLoss({smoothing})\n"


def optimizer_source(config: TrainingConfig) -> str:
    names = {"sgd": "SGD", "nesterov": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop"}
    settings = ["model.parameters()", "lr=learning_rate"]
    if config.optimizer in ("sgd", "nesterov", "rmsprop", "muon"):
        settings.append(f"momentum={config.momentum!r}")
    settings.append(f"weight_decay={config.weight_decay!r}")
    if config.optimizer == "nesterov" and config.momentum > 0:
        settings.append("nesterov=True")
    if config.optimizer == "muon":
        return f"{_MUON}optimizer = Muon({', '.join(settings)})\n"
    return f"optimizer = torch.optim.{names[config.optimizer]}({', '.join(settings)})\n"


def schedule_source(schedule: str) -> str:
    """Empty for a constant learning rate."""
    if schedule == "constant":
        return ""
    factor = _FACTORS[schedule.removeprefix("warmup-")]
    if schedule.startswith("warmup-"):
        warm = "    warm = min(1.0, (progress + 1e-3) / 0.05)  # the first twentieth of all steps\n"
        factor = warm + factor.replace("return ", "return warm * ")
    return _SCHEDULE.format(factor=factor)
