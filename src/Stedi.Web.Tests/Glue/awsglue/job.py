class Job:
    """Glue's bookmarks, which the scripts do not use."""

    def __init__(self, glue_context):
        pass

    def init(self, job_name, args=None):
        pass

    def commit(self):
        pass
