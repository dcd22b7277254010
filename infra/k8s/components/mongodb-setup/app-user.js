// Makes the user of the apps: it reads and writes the database `footfall`, may shard its collections, and nothing else.
const { MONGODB_APP_PASSWORD } = process.env;
const database = admin.getSiblingDB('footfall');
const isPrimary = admin.hello().isWritablePrimary;

// A member that starts again is rarely the primary, and then all this was done long ago.
if (isPrimary && admin.getRole('footfallSharding') === null) {
  admin.createRole({
    role: 'footfallSharding',
    privileges: [{ resource: { db: 'footfall', collection: '' }, actions: ['enableSharding'] }],
    roles: [],
  });
}
if (isPrimary && database.getUser('footfall') === null) {
  database.createUser({
    user: 'footfall',
    pwd: MONGODB_APP_PASSWORD,
    roles: ['readWrite', { role: 'footfallSharding', db: 'admin' }],
  });
}
