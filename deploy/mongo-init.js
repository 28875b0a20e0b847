// Run by mongosh in the service mongo-init of compose.yaml. Idempotent: makes the replica set and the program's user
// where they are missing, waits until a primary answers, and exits with 0; with 1 if none does within two minutes.
const password = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return encodeURIComponent(value);
};
const root = password("MONGO_ROOT_PASSWORD");
const members = ["mongo1:27017", "mongo2:27017", "mongo3:27017"];

const initiate = (admin) => {
  try {
    admin.runCommand({ replSetGetStatus: 1 });
    return;
  } catch (e) {
    if (e.code !== 94) throw e; // 94: not yet initialized
  }
  admin.runCommand({
    replSetInitiate: { _id: "rs0", members: members.map((host, i) => ({ _id: i, host, priority: i === 0 ? 2 : 1 })) },
  });
  print("replica set rs0 initiated");
};

const awaitPrimary = (admin) => {
  for (let i = 0; i < 120; i++) {
    if (admin.runCommand({ hello: 1 }).primary) return;
    sleep(1000);
  }
  throw new Error("no primary after two minutes");
};

// The program needs to read and write its own database, indexes included, and nothing else.
const addUser = (admin) => {
  if (admin.getUser("hailong")) return;
  admin.createUser({
    user: "hailong",
    pwd: process.env.MONGO_HAILONG_PASSWORD,
    roles: [{ role: "readWrite", db: "hailong" }],
  });
  print("user hailong added");
};

password("MONGO_HAILONG_PASSWORD");
const first = new Mongo(`mongodb://root:${root}@${members[0]}/admin?directConnection=true`).getDB("admin");
initiate(first);
awaitPrimary(first);
addUser(new Mongo(`mongodb://root:${root}@${members.join(",")}/admin?replicaSet=rs0`).getDB("admin"));
