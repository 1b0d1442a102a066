from pyspark.sql import SparkSession

# Spark settings for the next sessions. Tests use them to read in small blocks.
settings = {}


class GlueContext:
    """Each script has a session of its own, so that no view and no setting outlives it."""

    def __init__(self, spark_context):
        self.spark_session = SparkSession(spark_context).newSession()
        for name, value in settings.items():
            self.spark_session.conf.set(name, value)
