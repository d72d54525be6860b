"""One step of Anki's library against its own server; run by ``bench_sync.py`` with the Python that has Anki."""

import json
import sys
import time

from anki.collection import AddNoteRequest, Collection

folder, port, rows, who, what = sys.argv[1:6]
collection = Collection(f"{folder}/{who}/collection.anki2")
signed_in = collection.sync_login("u", "p", f"http://127.0.0.1:{port}/")


def new_notes(count: int) -> list[AddNoteRequest]:
    kind, deck = collection.models.by_name("Basic"), collection.decks.id("Default")
    made = []
    for number in range(count):
        note = collection.new_note(kind)
        note["Front"] = f"Traders {number}, +91{7000000000 + number}"
        note["Back"] = " ".join(f"word{(number * 7 + at) % 400}" for at in range(14))
        made.append(AddNoteRequest(note=note, deck_id=deck))
    return made


if what in {"seed", "add"}:
    collection.add_notes(new_notes(1 if what == "seed" else int(rows)))
if what == "edit":
    for note_id in list(collection.find_notes(""))[:100]:
        note = collection.get_note(note_id)
        note["Back"] += " edited"
        collection.update_note(note)
print("begin", flush=True)
begun = time.perf_counter()
answer = collection.sync_collection(signed_in, False)
if answer.required in {answer.FULL_SYNC, answer.FULL_UPLOAD, answer.FULL_DOWNLOAD}:
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=signed_in, server_usn=answer.server_media_usn, upload=what == "seed")
    collection.reopen(after_full_sync=True)
print(json.dumps({"seconds": time.perf_counter() - begun}))
collection.close()
