def read_variables(text):
    """The values to put into SQL, none but the declared ones."""
    values = json.loads(text)
    for name, allowed in VARIABLES.items():
        if values.get(name) not in allowed:
            raise JobFailed(f"VARIABLES: {name} must be one of {', '.join(allowed)}, not {values.get(name)}.")
    return {name: values[name] for name in VARIABLES}


def put_variables(text, values):
    for name, value in values.items():
        text = text.replace("${" + name + "}", value)
    return text


def applies(condition, values):
    return all(values[name] == value for name, value in condition.items())


def groups_of(check):
    groups = check.get("groups")
    return "" if groups is None else f" in {groups:,} group{'' if groups == 1 else 's'}"


def sample(text):
    """A sample is JSON to its readers, so one that is too long is replaced, not cut."""
    return text if len(text) <= MAX_SAMPLE else json.dumps({"tooLong": len(text)})


def check(spark, values):
    results = []
    for name, severity, only_if, query, copies in CHECKS:
        if not applies(only_if, values):
            continue
        violations = spark.sql(put_variables(query, values))
        found = violations.count()
        groups, count = (found, violations.agg(F.sum(copies)).first()[0] or 0) if copies else (None, found)
        samples = []
        if count:
            as_json = F.to_json(F.struct("*"), {"ignoreNullFields": "false"})
            samples = [sample(row[0]) for row in violations.limit(SAMPLES).select(as_json).collect()]
        say(f"Check {name}: {count:,} violations{f' in {groups:,} groups' if groups else ''}{'' if severity == 'Error' or not count else ' (a warning)'}.")
        results.append({"name": name, "severity": severity, "violations": count, "samples": samples, "groups": groups})
    return results


def finish(spark, folder, metrics):
    """Writes the metrics, last: they say that the version is complete. What a check blocks is told beside, and is never complete."""
    blocking = [f"{each['name']} ({rows_of(each['violations'])}{groups_of(each)})"
                for each in metrics["checks"] if each["severity"] == "Error" and each["violations"]]
    write_json(spark, folder + ("_failed_metrics.json" if blocking else "_metrics.json"), metrics)
    if blocking:
        raise JobFailed(f"{TABLE} was not built: it violates {' and '.join(blocking)}. "
                        "Correct the input or the transform, or make the check a warning.")
