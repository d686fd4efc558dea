// Run once, when the volume is empty: the services' user may use their databases, and nothing else.
const services = ["tenants", "organizations", "tasks", "training", "satisfaction", "indicators", "notifications"];
db.getSiblingDB("admin").createUser({
  user: "qingfeng",
  pwd: process.env.QF_MONGO_PASSWORD,
  roles: services.map((service) => ({ role: "readWrite", db: `qf_${service}` })),
});
