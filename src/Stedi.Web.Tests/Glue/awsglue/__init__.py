"""Stands in for what AWS Glue gives its jobs, as far as the scripts use it."""
