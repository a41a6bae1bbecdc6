"""A slice can fail while overall accuracy stays inside its usual band."""
import numpy as np

generator = np.random.default_rng(0)
share = {"desktop": 0.70, "mobile": 0.27, "kiosk": 0.03}
usual = {"desktop": 0.95, "mobile": 0.93, "kiosk": 0.94}
broken = usual | {"kiosk": 0.60}
rows = 4000  # labeled requests a week


def week(rates):
    counts = generator.multinomial(rows, list(share.values()))
    right = [generator.binomial(n, p)
             for n, p in zip(counts, rates.values())]
    return np.array(counts), np.array(right)


def alarm(right, count, expected):
    """Below the expectation by more than three standard errors."""
    error = np.sqrt(expected * (1 - expected) / count)
    return right / count < expected - 3 * error


overall = sum(share[k] * usual[k] for k in share)
after = sum(share[k] * broken[k] for k in share)
print(f"expected accuracy {overall:.3f}, after the fault {after:.3f}")
print(f"three standard errors of a week "
      f"{3 * np.sqrt(overall * (1 - overall) / rows):.3f}")

fired = {}
for name, rates in [("usual", usual), ("broken", broken)]:
    total, sliced = [], []
    for _ in range(200):
        counts, right = week(rates)
        total.append(alarm(right.sum(), counts.sum(), overall))
        sliced.append([alarm(r, n, usual[k]) for r, n, k in
                       zip(right, counts, usual)])
    fired[name] = np.mean(total), np.mean(sliced, axis=0)
    print(f"{name:7} weeks with an alarm: overall {fired[name][0]:.0%},",
          *(f"{k} {r:.0%}" for k, r in zip(usual, fired[name][1])))

assert max(fired["usual"][0], *fired["usual"][1]) < 0.03
assert fired["broken"][0] < 0.7 and fired["broken"][1][2] > 0.99
assert max(fired["broken"][1][:2]) < 0.03  # and it names the slice
