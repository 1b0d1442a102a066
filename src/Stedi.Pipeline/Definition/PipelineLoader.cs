using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the texts of scripts/ into a definition that is whole, or says everything that is wrong with them.</summary>
public sealed class PipelineLoader(ISqlAnalyzer analyzer)
{
    private readonly ColumnTracer _tracer = new(analyzer);

    /// <summary>The .yaml and .sql files of the folder's top level, by name, their line ends made <c>\n</c>.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be read, or it holds too much to be a pipeline.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ImmutableSortedDictionary<string, string> ReadFiles(string scriptsDirectory) => PipelineFiles.Read(scriptsDirectory);

    /// <summary>Pure: the same texts and overrides give the same result.</summary>
    /// <param name="files">As <see cref="ReadFiles"/> gives them, or a definition's <see cref="PipelineDefinition.Files"/>.</param>
    /// <param name="variableOverrides">Values of declared variables in place of their defaults.</param>
    public LoadResult Load(ImmutableSortedDictionary<string, string> files, IReadOnlyDictionary<string, string> variableOverrides)
    {
        var faults = new Faults();
        if (!files.TryGetValue(PipelineYaml.FileName, out var yaml))
            faults.Add(PipelineYaml.FileName, 1, $"There is no {PipelineYaml.FileName}: it declares the zones and tables.");
        FaultNul(files, faults);
        var declared = yaml is null || faults.Count > 0 ? null : PipelineYaml.Read(yaml, faults);
        if (declared is null)
            return new LoadResult(null, faults.ToSorted(), []);

        FaultFiles(declared, files, faults);
        var variables = Variables.Choose(declared.Variables, variableOverrides, faults);
        using var sql = new SqlMemory(analyzer);
        var tables = Tables(declared, files, variables, sql, faults);
        // A variable may be set to any of its values later: what would be wrong then shows now.
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

    /// <summary>The readers of YAML and SQL take a NUL for the end of the text: what follows would be left out without a word.</summary>
    private static void FaultNul(ImmutableSortedDictionary<string, string> files, Faults faults)
    {
        foreach (var (file, text) in files)
        {
            if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var at)
                faults.Add(file, text.AsSpan(0, at).Count('\n') + 1, "A NUL character (byte 0) stands here. Remove it, or save the file as UTF-8.");
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
                $"These tables are made from each other: {string.Join(" reads ", [.. cycle, cycle[0]])}. Break the cycle in one of their .sql files.");
        }
        var binder = new TableBinder(sql, variables, faults);
        return [.. sorted.Select(t => binder.Bind(drafts[t.Name]))];
    }

    /// <summary>Each .sql file belongs to one table, and nothing lies about unread.</summary>
    private static void FaultFiles(Declarations declared, ImmutableSortedDictionary<string, string> files, Faults faults)
    {
        foreach (var same in declared.Tables.GroupBy(t => t.File.Name).Where(g => g.Count() > 1))
        {
            foreach (var again in same.Skip(1))
                faults.Add(PipelineYaml.FileName, again.File.Line, $"'{same.Key}' is the file of table '{same.First().Name}' already: a file makes one table.");
        }
        foreach (var orphan in files.Keys.Where(f => f != PipelineYaml.FileName && !declared.Names.Contains(f)))
        {
            faults.Add(orphan, 1, orphan.EndsWith(".sql", StringComparison.Ordinal)
                ? $"No table of {PipelineYaml.FileName} names this file: declare its table with 'sql' or 'ddl', or remove the file."
                : $"Only {PipelineYaml.FileName} is read: move what this file declares into it, or remove the file.");
        }
    }
}
