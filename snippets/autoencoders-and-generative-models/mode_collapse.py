"""A generator trained to the end against one discriminator drops modes."""
import numpy as np

modes = 8
real = np.full(modes, 1 / modes)  # eight equally common kinds of example


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def play(generator_steps, rounds, rate=0.5):
    """The distribution that the generator draws from after each round."""
    logits = np.random.default_rng(0).normal(0, 0.1, modes)
    history = []
    for _ in range(rounds):
        discriminator = real / (real + softmax(logits))  # the best reply
        loss = -np.log(discriminator)  # of each mode, non-saturating
        for _ in range(generator_steps):
            fake = softmax(logits)
            logits = logits - rate * fake * (loss - fake @ loss)
        history.append(softmax(logits))
    return np.array(history)


def covered(distribution):
    return int(np.sum(distribution > 0.5 / modes))


balanced = play(generator_steps=1, rounds=500)
greedy = play(generator_steps=3000, rounds=20)
hops = np.sum(np.diff(greedy.argmax(axis=1)) != 0)
print(f"1 step a round:      {covered(balanced[-1])} of {modes} modes, "
      f"largest share {balanced[-1].max():.2f}")
print(f"3,000 steps a round: {covered(greedy[-1])} of {modes} modes, "
      f"largest share {greedy[-1].max():.2f}")
print(f"                     favorite changed in {hops} of 19 rounds")

assert covered(balanced[-1]) == modes
assert covered(greedy[-1]) == 1 and greedy[-1].max() > 0.95
assert hops > 15  # it runs from mode to mode and settles nowhere
