"""Byte-pair encoding: train merges and encode words."""

Pair = tuple[str, str]


def train(word_counts: dict[str, int], merges: int) -> list[Pair]:
    """Learn merges from a dictionary of words and their counts.

    Every word starts as the list of its characters. Then, `merges`
    times: count each pair of neighboring symbols, in every position
    where it stands, weighted by the count of the word; take the most
    frequent pair; replace it in all words by one joined symbol.
    Pairs never reach across words. In a word, a pair is replaced from
    left to right without overlap: "aaa" becomes "aa", "a".

    Of equally frequent pairs, take the smallest one in the order of
    Python's tuples: ("a", "b") before ("a", "c") before ("b", "a").

    Args:
        word_counts: the words (non-empty, without white space) and
            how often each occurs (positive integers).
        merges: the number of merges to learn, >= 0.

    Returns:
        The merged pairs in the order in which they were learned.
        Fewer than `merges` if no pair is left.
    """
    raise NotImplementedError


def encode(word: str, merges: list[Pair]) -> list[str]:
    """Split a word into symbols with learned merges.

    The word starts as the list of its characters. The merges are
    applied in the order in which they were learned: each one joins
    its pair wherever it stands, from left to right without overlap.

    Args:
        word: any string without white space; it may be empty, and it
            may contain characters that were not in the training data.
            Those stay symbols of their own.
        merges: the result of `train`.

    Returns:
        The symbols. Joined, they give the word.
    """
    raise NotImplementedError
