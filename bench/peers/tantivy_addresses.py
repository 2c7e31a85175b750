"""All addresses in a tantivy index: ``python … ADDRESSES QUERIES``, both tab-separated.

A name is its characters and pairs of them; the numbers behind it are words, each with its place (0=3 1=2 2=501).

ADDRESSES has id, grid and text a line, QUERIES a text a line. Prints, as JSON, id, grid and seconds for each query.
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

import tantivy

_NUMBERS = re.compile("(?:-[0-9A-Z]+)+")


def main(addresses: str, queries: str) -> None:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2)).build()
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("grid", stored=True, tokenizer_name="raw")
    schema.add_text_field("written", stored=False, tokenizer_name="grams")
    schema.add_text_field("numbers", stored=False, tokenizer_name="words")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(schema.build(), path=folder)
        index.register_tokenizer("grams", analyzer)
        index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = index.writer(heap_size=200_000_000, num_threads=2)
        with Path(addresses).open(encoding="utf-8") as lines:
            for line in lines:
                number, grid, written = line.rstrip("\n").split("\t")
                name, numbers = _parts(written)
                words = " ".join(numbers)
                writer.add_document(tantivy.Document(id=number, grid=grid, written=name, numbers=words))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        asked = Path(queries).read_text("utf-8").splitlines()
        print(json.dumps([_ask(index, searcher, analyzer, query) for query in asked]))


def _parts(written: str) -> tuple[str, list[str]]:
    """The name, and the numbers behind it with their places."""
    found = _NUMBERS.search(written)
    if found is None:
        return written, []
    numbers = found[0].strip("-").split("-")
    return written[: found.start()], [f"{place}={number}" for place, number in enumerate(numbers)]


def _ask(
    index: tantivy.Index, searcher: tantivy.Searcher, analyzer: tantivy.TextAnalyzer, query: str
) -> tuple[str, str, float]:
    began = time.perf_counter()
    name, numbers = _parts(query)
    terms = [
        (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, field, word, "freq"))
        for field, words in (("written", dict.fromkeys(analyzer.analyze(name))), ("numbers", numbers))
        for word in words
    ]
    hits = searcher.search(tantivy.Query.boolean_query(terms), 1).hits
    if not hits:
        return "", "", time.perf_counter() - began
    found = searcher.doc(hits[0][1])
    return found["id"][0], found["grid"][0], time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
