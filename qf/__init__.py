"""`qf`, the operator's command: runs the services, onboards cities, looks into queues and deadlines."""
