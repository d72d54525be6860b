// One step of PouchDB against its own server; run by bench_sync.py.
const PouchDB = require("pouchdb-core")
  .plugin(require("pouchdb-adapter-leveldb"))
  .plugin(require("pouchdb-adapter-http"))
  .plugin(require("pouchdb-replication"));
const [folder, address, rows, who, what] = process.argv.slice(2);

async function main() {
  const here = new PouchDB(`${folder}/${who}/store`, { adapter: "leveldb" });
  if (what === "add") {
    const docs = [];
    for (let n = 0; n < Number(rows); n++) {
      const words = Array.from({ length: 14 }, (_, at) => `word${(n * 7 + at) % 400}`).join(" ");
      docs.push({ _id: `row-${n}`, front: `Traders ${n}, +91${7000000000 + n}`, back: words });
    }
    await here.bulkDocs(docs);
  }
  if (what === "edit") {
    const found = await here.allDocs({ include_docs: true, limit: 100 });
    await here.bulkDocs(found.rows.map((row) => ({ ...row.doc, back: `${row.doc.back} edited` })));
  }
  const there = new PouchDB(address, { adapter: "http" });
  process.stdout.write("begin\n");
  const begun = performance.now();
  const way = what === "pull" ? here.replicate.from : here.replicate.to;
  await way(there, { batch_size: 1000 });
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ seconds }));
  process.exit(0);
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
