"""AWS, by boto3 with its standard settings (`AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` …).

Only a worker imports this package: boto3 is 40 MiB that no web process needs.
"""

from tenantry.gateways.cloud.aws.gateway import AwsCloud

__all__ = ["AwsCloud"]
