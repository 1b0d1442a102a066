namespace Stedi.Web.Tests.Definition;

public sealed class PipelineLoaderFaultTests
{
    /// <summary>A file's text (null: the file is missing), and the expected error: file, line, words of the message.</summary>
    public static TheoryData<string, string?, string, int, string> Cases => new()
    {
        { "pipeline.yaml", null, "pipeline.yaml", 1, "pipeline.yaml is missing" },
        { "pipeline.yaml", "", "pipeline.yaml", 1, "empty" },
        { "pipeline.yaml", "zones:\n  a: [", "pipeline.yaml", 2, "Invalid YAML" },
        { "pipeline.yaml", "zones: &a\n  b: *a", "pipeline.yaml", 2, "aliases" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\ncolour: red", "pipeline.yaml", 13, "no key 'colour'" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    descripton: x"), "pipeline.yaml", 10, "did you mean 'description'" },
        { "pipeline.yaml", Yaml("  clean:", "  raw:"), "pipeline.yaml", 10, "duplicate of line 7" },
        { "pipeline.yaml", Yaml("zone: trusted", "zone: trustd"), "pipeline.yaml", 11, "There is no zone 'trustd'" },
        { "pipeline.yaml", Yaml("    zone: trusted\n", ""), "pipeline.yaml", 10, "no 'zone'" },
        { "pipeline.yaml", Yaml("sql: clean.sql", "sql: claen.sql"), "pipeline.yaml", 12, "no file 'claen.sql' beside pipeline.yaml (did you mean 'clean.sql'?)" },
        { "pipeline.yaml", Yaml("sql: clean.sql", "sql: claen.sql"), "clean.sql", 1, "No table in pipeline.yaml uses this file" },
        { "pipeline.yaml", Yaml("sql: clean.sql", "sql: ../clean.sql"), "pipeline.yaml", 12, "'../clean.sql' is not a valid file name" },
        { "pipeline.yaml", Yaml("sql: clean.sql", "sql: [clean.sql, other.sql]"), "pipeline.yaml", 12, "several files" },
        { "pipeline.yaml", Yaml("sql: clean.sql", "sql: clean.sql\n    ddl: raw.sql"), "pipeline.yaml", 12, "both 'ddl' and 'sql'" },
        { "pipeline.yaml", Yaml("    sql: clean.sql", "    description: x"), "pipeline.yaml", 10, "has no file" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n  again:\n    zone: trusted\n    sql: clean.sql", "pipeline.yaml", 15, "already the file of table 'clean'" },
        { "pipeline.yaml", Yaml("  clean:", "  Clean-1:"), "pipeline.yaml", 10, "'Clean-1' is not a valid table name" },
        { "pipeline.yaml", Yaml("values: [fast, exact]", "values: [fast, \"it's\"]"), "pipeline.yaml", 5, "is not a valid value for" },
        { "pipeline.yaml", Yaml("exact] }", "exact], default: slow }"), "pipeline.yaml", 5, "not one of its values" },
        { "pipeline.yaml", "accounting: fatal\n" + PipelineFixture.Yaml, "pipeline.yaml", 1, "'fatal' is not a severity" },
        { "pipeline.yaml", Check("bad: { not_null: id, severity: eror }"), "pipeline.yaml", 14, "'eror' is not a severity" },
        { "pipeline.yaml", Check("bad: { severity: warn }"), "pipeline.yaml", 14, "exactly one of" },
        { "pipeline.yaml", Check("bad: { not_null: \"a; b\" }"), "pipeline.yaml", 14, "not a valid column name" },
        { "pipeline.yaml", Check("bad:\n        sql: |\n          SELECT 1\n          FROM clean WHERE (\n"), "pipeline.yaml", 17, "Invalid SQL" },
        { "pipeline.yaml", Check("bad: { sql: SELECT * FROM nowhere }"), "pipeline.yaml", 14, "There is no table 'nowhere'" },
        { "pipeline.yaml", Check("bad: { not_null: id, only_if: { mod: fast } }"), "pipeline.yaml", 14, "did you mean 'mode'" },
        { "pipeline.yaml", Check("rows_accounted_for: { not_null: id }"), "pipeline.yaml", 14, "built-in check" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    tags: { personal: [nmae] }"), "pipeline.yaml", 10, "no column 'nmae' (did you mean 'name'?)" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    person: { email: nmae }"), "pipeline.yaml", 10, "no column 'nmae' (did you mean 'name'?)" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    person: { E-mail: name }"), "pipeline.yaml", 10, "'E-mail' is not a valid identifier name" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    person: name"), "pipeline.yaml", 10, "one per identifier" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    person: { email: { column: name } }"), "pipeline.yaml", 10, "must be a text" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    rejects: { warn: 0,\n      eror: 5 }"), "pipeline.yaml", 11, "did you mean 'error'" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    rejects: { error: 5 percent }"), "pipeline.yaml", 10, "share of all lines" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    rejects: { warn: 101 % }"), "pipeline.yaml", 10, "share of all lines" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    rejects: { files: 5 % }"), "pipeline.yaml", 10, "unreadable files" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    allow_empty: yes"), "pipeline.yaml", 10, "Write true or false" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns: { nmae: { on_bad_value: null } }"), "pipeline.yaml", 10, "no column 'nmae' (did you mean 'name'?)" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns: { name: { on_bad_value: zero } }"), "pipeline.yaml", 10, "Write null" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns:\n      id: { format: epoch-ms }"), "pipeline.yaml", 11, "did you mean 'epoch_ms'" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns:\n      id: { format: date }"), "pipeline.yaml", 11, "Write one of number, epoch_s, epoch_ms" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns:\n      name: { format: epoch_s }"), "pipeline.yaml", 11, "'name' of 'raw' is string. Only a bigint column" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns:\n      ids: { format: epoch_s }"), "pipeline.yaml", 11, "no column 'ids'" },
        { "pipeline.yaml", Yaml("ddl: raw.sql", "ddl: raw.sql\n    columns:\n      id: { format: epoch_s }\n      ID: { format: number }"), "pipeline.yaml", 12, "appears twice" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    columns: { id: { on_bad_value: null } }", "pipeline.yaml", 13, "only a column of a landing table has 'on_bad_value'" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    columns: { count: { format: epoch_s } }", "pipeline.yaml", 13, "no column 'count'" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    allow_empty: true", "pipeline.yaml", 13, "'allow_empty' is only for landing tables" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    rejects: { warn: 1 }", "pipeline.yaml", 13, "'rejects' is only for landing tables" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    account: { clean: { } }", "pipeline.yaml", 13, "is not an input of 'clean'" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n    account:\n      raw:\n        drops:\n          a: 1 +", "pipeline.yaml", 16, "Invalid predicate" },
        { "pipeline.yaml", PipelineFixture.Yaml + "\n\0  more: {}", "pipeline.yaml", 13, "NUL" },
        { "clean.sql", "SELECT r.id\nFROM raw r\n\0WHERE", "clean.sql", 3, "NUL" },
        { "clean.sql", null, "pipeline.yaml", 12, "There is no file 'clean.sql'" },
        { "clean.sql", "SELECT r.id\nFROM raw r\nWHERE ((", "clean.sql", 3, "Invalid SQL" },
        { "clean.sql", "SELECT 1; SELECT 2", "clean.sql", 1, "exactly one SELECT" },
        { "clean.sql", "DROP TABLE raw", "clean.sql", 1, "SELECT" },
        { "clean.sql", "SELECT r.id\nFROM rwa r", "clean.sql", 2, "no table 'rwa' (did you mean 'raw'?)" },
        { "clean.sql", "SELECT *\nFROM raw, clean", "clean.sql", 2, "reads its own table" },
        { "clean.sql", "SELECT *\nFROM read_csv('/etc/passwd')", "clean.sql", 2, "read_csv()" },
        { "clean.sql", "SELECT r.id FROM raw r\nWHERE '${mdoe}' = 'fast'", "clean.sql", 2, "did you mean 'mode'" },
        { "orphan.sql", "SELECT 1", "orphan.sql", 1, "No table in pipeline.yaml uses this file" },
        { "more.yaml", "a: b", "more.yaml", 1, "only pipeline.yaml is read" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_FaultyText_NamesFileLineAndCause(string file, string? text, string faultFile, int line, string words)
    {
        var files = text is null ? PipelineFixture.Files.Remove(file) : PipelineFixture.Files.SetItem(file, text);

        var result = PipelineFixture.Load(files);

        Assert.Null(result.Definition);
        Assert.True(
            result.Faults.Any(f => f.File == faultFile && f.Line == line && f.Message.Contains(words, StringComparison.Ordinal)),
            $"Expected {faultFile}:{line}: …{words}…, got:\n{string.Join('\n', result.Faults)}");
    }

    [Fact]
    public void Load_SeveralFaults_ReportsAllAtOnceByFileAndLine()
    {
        var result = PipelineFixture.Load(PipelineFixture.Files
            .SetItem("pipeline.yaml", Yaml("zone: trusted", "zone: trusted\n    typo: 1"))
            .SetItem("raw.sql", PipelineFixture.LandingDdl.Replace("bigint", "json", StringComparison.Ordinal))
            .SetItem("clean.sql", "SELECT FROM FROM")
            .SetItem("orphan.sql", "SELECT 1"));

        Assert.Equal(["clean.sql", "orphan.sql", "pipeline.yaml", "raw.sql"], result.Faults.Select(f => f.File));
    }

    [Fact]
    public void Load_TablesMadeFromEachOther_ReportsOneCycle()
    {
        var result = PipelineFixture.Load(PipelineFixture.Files
            .SetItem("pipeline.yaml", PipelineFixture.Yaml + "\n  a: { zone: trusted, sql: a.sql }\n  b: { zone: trusted, sql: b.sql }")
            .SetItem("a.sql", "SELECT * FROM b").SetItem("b.sql", "SELECT * FROM a JOIN clean USING (id)"));

        var fault = Assert.Single(result.Faults);
        Assert.Equal(("pipeline.yaml", 13), (fault.File, fault.Line));
        Assert.Contains("a reads b reads a", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CheckThatReadsMoreThanItsJob_IsAFault()
    {
        var result = PipelineFixture.Load(PipelineFixture.Files
            .SetItem("pipeline.yaml", PipelineFixture.Yaml + "\n  a:\n    zone: trusted\n    sql: a.sql\n    checks:\n      c: { sql: SELECT * FROM raw }")
            .SetItem("a.sql", "SELECT * FROM clean"));

        Assert.Contains("reads 'raw', which is not available to its job", Assert.Single(result.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode", "slow", 5, "not one of its values: fast, exact")]
    [InlineData("mdoe", "fast", 1, "did you mean 'mode'")]
    public void Load_WrongOverride_IsAFault(string name, string value, int line, string words)
    {
        var fault = Assert.Single(PipelineFixture.Load(PipelineFixture.Files, (name, value)).Faults);

        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    private static string Yaml(string from, string to)
    {
        Assert.Contains(from, PipelineFixture.Yaml, StringComparison.Ordinal);
        return PipelineFixture.Yaml.Replace(from, to, StringComparison.Ordinal);
    }

    private static string Check(string check) => PipelineFixture.Yaml + "\n    checks:\n      " + check;
}
