"""The worker: the process that carries out what the outbox asks for.

It alone imports DBOS and, for AWS, boto3. `process` holds the lease, hands out tasks and sweeps;
`workflow` is the durable part; `attempt` carries a step out once; `steps` is what each step does.
"""
