"""What can be chosen for a training: one row of a picker each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One row of a picker: the name used in commands and files, the one that people read, and a sentence."""

    key: str
    title: str
    story: str


OPTIMIZERS = (
    Choice("sgd", "SGD", "Steps against the gradient. torch.optim.SGD"),
    Choice("nesterov", "SGD + Nesterov", "SGD that looks ahead along its momentum. torch.optim.SGD(nesterov=True)"),
    Choice("adam", "Adam", "Scales each weight's step by its recent gradients. torch.optim.Adam"),
    Choice("adamw", "AdamW", "Adam with weight decay kept apart from the gradient. torch.optim.AdamW"),
    Choice("rmsprop", "RMSprop", "Divides each step by a running size of the gradient. torch.optim.RMSprop"),
    Choice("muon", "Muon", "Makes every matrix's step equally strong in all directions; AdamW for the rest."),
)
SCHEDULES = (
    Choice("constant", "Constant", "The learning rate stays as it is."),
    Choice("step", "Step", "A tenth of the learning rate after each third of the training. StepLR"),
    Choice("cosine", "Cosine", "Falls to zero along half a cosine. CosineAnnealingLR"),
    Choice("one-cycle", "One cycle", "Rises over the first seventh, then falls to zero. OneCycleLR"),
    Choice("warmup-constant", "Warm-up, constant", "Rises over the first twentieth, then stays."),
    Choice("warmup-step", "Warm-up, step", "Rises over the first twentieth, then falls in steps."),
    Choice("warmup-cosine", "Warm-up, cosine", "Rises over the first twentieth, then falls along a cosine."),
)
LOSSES = (
    Choice("cross-entropy", "Cross-entropy", "How surprised the network is by the right class. nn.CrossEntropyLoss"),
    Choice(
        "smooth-cross-entropy",
        "Cross-entropy, smoothed",
        "A tenth of each target is spread over all classes. nn.CrossEntropyLoss(label_smoothing=0.1)",
    ),
    Choice("mse", "Squared error", "Distance of the outputs from 1 for the right class, 0 for the rest. nn.MSELoss"),
)
AUGMENTATIONS = (
    Choice("none", "None", "The images as they are."),
    Choice("light", "Light", "Small shifts and rotations."),
    Choice("affine", "Affine", "Shifts, rotations, sizes and slants."),
    Choice("elastic", "Elastic", "Small affine changes and smooth warps, as a shaking hand makes them."),
    Choice("flip-crop", "Flip and crop", "Mirror images and shifted crops, for photographs."),
)
SCALINGS = (
    Choice("standard", "Standard", "Subtract the dataset's mean and divide by its standard deviation."),
    Choice("unit", "0 to 1", "Divide by 255, as transforms.ToTensor does."),
    Choice("centred", "-1 to 1", "Map 0..255 to -1..1, as transforms.Normalize(0.5, 0.5) does."),
)
DEVICES = (
    Choice("auto", "Automatic", "The fastest device that is there."),
    Choice("cpu", "CPU", "The processor."),
    Choice("cuda", "CUDA", "An NVIDIA graphics card."),
    Choice("mps", "MPS", "The graphics part of an Apple processor."),
)
CHOICES = {
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "loss": LOSSES,
    "augment": AUGMENTATIONS,
    "scaling": SCALINGS,
    "device": DEVICES,
}
