"""Runs LocalStack on the host, without containers.

Its Step Functions interpreter, S3, EventBridge and EC2 stay as published. Two things it would fetch or start itself
are given to it: the JSONata jars (NODESCOPE_JSONATA_JARS, JAVA_HOME) and Lambda, whose calls go to
NODESCOPE_LAMBDA_ENDPOINT instead of a container.
"""

import _thread
import os
import threading
from pathlib import Path

if not isinstance(threading.Lock, type):
    # before Python 3.13 it is a function, and LocalStack 4.12 writes `Lock | None` in an annotation
    class Lock:
        def __new__(cls):
            return _thread.allocate_lock()

    threading.Lock = Lock

from localstack.aws import connect
from localstack.services.stepfunctions import packages

JARS = os.environ["NODESCOPE_JSONATA_JARS"]
LAMBDA = os.environ["NODESCOPE_LAMBDA_ENDPOINT"]
JVM = Path(os.environ["JAVA_HOME"]) / "lib" / "server" / "libjvm.so"


class PlacedJars:
    """Stands in for the installer of the JSONata jars."""

    def install(self) -> None:
        pass

    def get_installed_dir(self) -> str:
        return JARS

    def get_java_lib_path(self) -> str:
        return str(JVM)


def lambda_elsewhere(factory: type) -> None:
    make = factory._get_client

    def _get_client(self, service_name, region_name, *args, **options):
        if service_name == "lambda":
            options["endpoint_url"] = LAMBDA
        return make(self, service_name, region_name, *args, **options)

    factory._get_client = _get_client


packages.jpype_jsonata_package.get_installer = lambda *_: PlacedJars()
lambda_elsewhere(connect.ClientFactory)

if __name__ == "__main__":
    from localstack.runtime.main import main

    main()
