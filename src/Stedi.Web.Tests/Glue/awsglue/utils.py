class GlueArgumentError(Exception):
    pass


def getResolvedOptions(argv, options):
    """The named arguments, each given as --NAME VALUE; others are passed over, as Glue passes its own."""
    given = {name[2:]: value for name, value in zip(argv, argv[1:]) if name.startswith("--")}
    missing = [name for name in options if name not in given]
    if missing:
        raise GlueArgumentError("the following arguments are required: " + ", ".join("--" + name for name in missing))
    return {name: given[name] for name in options}
