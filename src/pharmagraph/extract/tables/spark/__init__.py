"""The engine for what outgrows one machine: Apache Spark carries out the same mappings to the same bytes."""
