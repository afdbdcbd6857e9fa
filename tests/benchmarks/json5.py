"""How long reading and editing take: microseconds a byte, and how they grow.

python tests/benchmarks/json5.py
"""

from time import process_time

from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse

PROVIDER = """  // a provider
  "p{number}": {{
    baseUrl: "https://api.example.com/v1", apiKey: "${{X_KEY}}",
    'api': "openai-completions", /* spelled out */
    models: [
      {{ id: "gpt-5.4", name: "Caf\\u00e9", contextWindow: 128000, reasoning: true }},
    ],
  }},
"""


def text_of(size: int) -> bytes:
    """A configuration of about `size` bytes."""
    count = size // len(PROVIDER.format(number=1)) + 1
    members = "".join(PROVIDER.format(number=number) for number in range(count))
    return f"{{\n{members}}}\n".encode()


def seconds(data: bytes) -> tuple[float, Document]:
    """Processor time of decoding and parsing, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = process_time()
        document = parse(decode(data))
        best = min(best, process_time() - start)
    return best, document


def main() -> None:
    """Print a line for each size, and what an edit costs."""
    previous = None
    for size in (4_000, 100_000, 1_000_000, 10_000_000):
        data = text_of(size)
        taken, document = seconds(data)
        ratio = f"{taken / previous:5.1f} times the size before" if previous else ""
        per_byte = taken / len(data) * 1e6
        print(f"{len(data):>9} bytes {taken:8.4f} s {per_byte:5.2f} us/byte {ratio}")
        previous = taken
        if size <= 1_000_000:
            start = process_time()
            apply(document, [Set(("p1", "apiKey"), "x"), Set(("new", "a"), 1)])
            print(f"{'two edits':>15} {process_time() - start:8.4f} s")


if __name__ == "__main__":
    main()
