// PouchDB's own server; run by bench_sync.py.
const PouchDB = require("pouchdb-core")
  .plugin(require("pouchdb-adapter-leveldb"))
  .plugin(require("pouchdb-adapter-http"))
  .plugin(require("pouchdb-replication"))
  .plugin(require("pouchdb-mapreduce"))
  .plugin(require("pouchdb-find"));
const [port, folder] = process.argv.slice(2);
const Stored = PouchDB.defaults({ prefix: `${folder}/server/`, adapter: "leveldb" });
const app = require("express")();
app.use("/", require("express-pouchdb")(Stored, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log` }));
app.listen(Number(port), "127.0.0.1");
