def read_variables(text):
    """The values of the declared variables."""
    values = json.loads(text)
    for name, allowed in VARIABLES.items():
        if values.get(name) not in allowed:
            raise JobFailed(f"The variable {name} is {values.get(name)}, but must be one of {', '.join(allowed)}. Correct the argument VARIABLES.")
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
    """Samples must stay valid JSON, so a sample that is too long is replaced, not cut."""
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
        found = f"{count:,} violation{'' if count == 1 else 's'}{groups_of({'groups': groups or None})}"
        say(f"Check {name}: {found}{'' if severity == 'Error' or not count else ' (warns only)'}.")
        results.append({"name": name, "severity": severity, "violations": count, "samples": samples, "groups": groups})
    return results


def finish(spark, folder, metrics):
    """Writes the metrics last: they mark the version as complete. If a check blocks it, they go into another file, and it never becomes complete."""
    blocking = [f"{each['name']} ({rows_of(each['violations'])}{groups_of(each)})"
                for each in metrics["checks"] if each["severity"] == "Error" and each["violations"]]
    write_json(spark, folder + ("_failed_metrics.json" if blocking else "_metrics.json"), metrics)
    if blocking:
        raise JobFailed(f"{TABLE} was not built. Failed checks: {', '.join(blocking)}. "
                        "Correct the input or the SQL, or set the severity of the check to warn.")
