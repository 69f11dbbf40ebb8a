from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.cache import OVERHEAD, Cache


def test_what_was_used_last_stays() -> None:
    """Beyond its size the cache forgets what was not used for longest."""
    cache: Cache[str] = Cache(3 * (10 + OVERHEAD), 10 * OVERHEAD)
    for key in "abc":
        cache.put(key, key.upper(), 10)
    assert cache.get("a") == "A"
    cache.put("d", "D", 10)
    assert [cache.get(key) for key in "abcd"] == ["A", None, "C", "D"]
    assert cache.hits == 4


def test_what_is_large_is_not_kept() -> None:
    """Neither an answer beyond the largest nor one beyond the whole cache is kept."""
    cache: Cache[str] = Cache(5_000, 3_000)
    cache.put("a", "A", 2_500)
    cache.put("b", "B", 1_000)
    assert (cache.get("a"), cache.get("b")) == (None, "B")
    none: Cache[str] = Cache(0)
    none.put("a", "A", 0)
    assert len(none) == 0


def test_it_can_forget() -> None:
    """One key or all can be forgotten."""
    cache: Cache[str] = Cache()
    cache.put("a", "A", 1)
    cache.put("b", "B", 1)
    cache.drop("a")
    cache.drop("a")
    assert (len(cache), cache.get("a")) == (1, None)
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5_000))))
def test_its_size_is_the_sum_of_what_it_keeps(puts: list[tuple[int, int]]) -> None:
    """Whatever is put in, the cache stays within its size and counts it right."""
    cache: Cache[int] = Cache(20_000, 6_000)
    sizes: dict[int, int] = {}
    for key, size in puts:
        cache.put(key, size, size)
        sizes[key] = size
    kept = [key for key in sizes if cache.get(key) is not None]
    assert cache.size == sum(sizes[key] + OVERHEAD for key in kept) <= 20_000
