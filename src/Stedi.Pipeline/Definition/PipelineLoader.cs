using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the files of scripts/ into a complete definition, or reports all their errors.</summary>
public sealed class PipelineLoader(ISqlAnalyzer analyzer)
{
    private readonly ColumnTracer _tracer = new(analyzer);

    /// <summary>The .yaml and .sql files in the folder itself, by name, with <c>\n</c> line ends.</summary>
    /// <exception cref="IOException">The folder is missing, unreadable, or too large to be a pipeline.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a file.</exception>
    public static ImmutableSortedDictionary<string, string> ReadFiles(string scriptsDirectory) => PipelineFiles.Read(scriptsDirectory);

    /// <summary>Pure: the same texts and overrides give the same result.</summary>
    /// <param name="files">From <see cref="ReadFiles"/>, or a definition's <see cref="PipelineDefinition.Files"/>.</param>
    /// <param name="variableOverrides">Values for declared variables that replace their defaults.</param>
    public LoadResult Load(ImmutableSortedDictionary<string, string> files, IReadOnlyDictionary<string, string> variableOverrides)
    {
        var faults = new Faults();
        if (!files.TryGetValue(PipelineYaml.FileName, out var yaml))
            faults.Add(PipelineYaml.FileName, 1, $"{PipelineYaml.FileName} is missing. Add it: it declares the zones and tables.");
        FaultNul(files, faults);
        var declared = yaml is null || faults.Count > 0 ? null : PipelineYaml.Read(yaml, faults);
        if (declared is null)
            return new LoadResult(null, faults.ToSorted(), []);

        FaultFiles(declared, files, faults);
        var variables = Variables.Choose(declared.Variables, variableOverrides, faults);
        using var sql = new SqlMemory(analyzer);
        var tables = Tables(declared, files, variables, sql, faults);
        // A variable may later get any of its values, so the errors of all of them are reported now.
        foreach (var others in Variables.Alternatives(declared.Variables, variables))
        {
            var further = new Faults();
            Tables(declared, files, others, sql, further);
            faults.AddFurther(further, string.Join(", ", others.Except(variables).Select(v => $"{v.Key} = {v.Value}")));
        }
        if (faults.Count > 0)
            return new LoadResult(null, faults.ToSorted(), faults.Notes);
        var tagged = new PipelineDefinition(declared.Zones, PersonInheritance.Apply(TagInheritance.Apply(tables)), variables, declared.Accounting, files);
        var lineage = _tracer.Trace(tagged);
        return new LoadResult(
            new PipelineDefinition(declared.Zones, FormatInheritance.Apply(TagInheritance.Follow(lineage), lineage), variables, declared.Accounting, files)
            {
                Declared = [.. declared.Variables.Select(v => new Variable(v.Name, v.Values, v.Default, v.Description))],
            },
            [],
            faults.Notes);
    }

    /// <summary>YAML and SQL readers take a NUL as the end of the text, and would silently ignore the rest.</summary>
    private static void FaultNul(ImmutableSortedDictionary<string, string> files, Faults faults)
    {
        foreach (var (file, text) in files)
        {
            if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var at)
                faults.Add(file, text.AsSpan(0, at).Count('\n') + 1, "This line contains a NUL character (byte 0). Remove it, or save the file as UTF-8.");
        }
    }

    private static ImmutableArray<Table> Tables(
        Declarations declared, ImmutableSortedDictionary<string, string> files, ImmutableSortedDictionary<string, string> variables, SqlMemory sql,
        Faults faults)
    {
        var builder = new TableBuilder(files, new SqlReader(sql, declared, variables, faults), faults);
        var drafts = declared.Tables.ToDictionary(t => t.Name, builder.Build);
        var (sorted, cycles) = TableOrder.Sort([.. declared.Tables.Select(t => drafts[t.Name].Table)]);
        foreach (var cycle in cycles)
        {
            faults.Add(PipelineYaml.FileName, drafts[cycle[0]].Declared.Line,
                $"These tables depend on each other: {string.Join(" reads ", [.. cycle, cycle[0]])}. Break the cycle in one of their .sql files.");
        }
        var binder = new TableBinder(sql, variables, faults);
        return [.. sorted.Select(t => binder.Bind(drafts[t.Name]))];
    }

    /// <summary>Each .sql file must belong to exactly one table, and no file may be unused.</summary>
    private static void FaultFiles(Declarations declared, ImmutableSortedDictionary<string, string> files, Faults faults)
    {
        foreach (var same in declared.Tables.GroupBy(t => t.File.Name).Where(g => g.Count() > 1))
        {
            foreach (var again in same.Skip(1))
                faults.Add(PipelineYaml.FileName, again.File.Line, $"'{same.Key}' is already the file of table '{same.First().Name}'. Use another file: each builds one table.");
        }
        foreach (var orphan in files.Keys.Where(f => f != PipelineYaml.FileName && !declared.Names.Contains(f)))
        {
            faults.Add(orphan, 1, orphan.EndsWith(".sql", StringComparison.Ordinal)
                ? $"No table in {PipelineYaml.FileName} uses this file. Declare its table with 'sql' or 'ddl', or remove the file."
                : $"This file is not used: only {PipelineYaml.FileName} is read. Move its content there, or remove the file.");
        }
    }
}
