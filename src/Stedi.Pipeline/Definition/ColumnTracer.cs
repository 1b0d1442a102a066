using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Follows the columns of a pipeline. It keeps its last results: after an edit, it follows only the tables that the edit affects.
/// </summary>
public sealed class ColumnTracer(IQueryReader reader)
{
    private readonly Lock _tracing = new();
    private ImmutableDictionary<string, QueryTrace> _remembered = ImmutableDictionary<string, QueryTrace>.Empty;
    private ColumnLineage? _last;

    public ColumnLineage Trace(PipelineDefinition pipeline)
    {
        lock (_tracing)
        {
            if (_last?.Pipeline.Hash == pipeline.Hash)
                return _last;
            var followed = ImmutableDictionary.CreateBuilder<string, QueryTrace>();
            var traces = ImmutableDictionary.CreateBuilder<TableName, QueryTrace>();
            foreach (var table in pipeline.Tables.Where(t => !t.IsLanding))
            {
                var key = Key(pipeline, table.Job!);
                var trace = _remembered.GetValueOrDefault(key) ?? Follow(pipeline, table, table.Job!);
                traces[table.Name] = followed[key] = trace;
            }
            _remembered = followed.ToImmutable();
            return _last = new ColumnLineage(pipeline, traces.ToImmutable());
        }
    }

    private QueryTrace Follow(PipelineDefinition pipeline, Table table, Job job)
    {
        var inputs = job.Inputs.ToDictionary(
            i => i.Value, i => pipeline[i].Columns.Select(c => new TableColumn(i, c.Name)).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);
        var trace = reader.Trace(job.Sql, name => inputs.GetValueOrDefault(name, []));
        // The binder decides which columns there are.
        return trace.Columns.IsEmpty || Fits(trace, table)
            ? trace with { Columns = [.. trace.Columns.Select((c, i) => c with { Name = table.Columns[i].Name })] }
            : trace with { Columns = [], Unknown = "the columns of its SQL do not match the table's columns" };
    }

    private static bool Fits(QueryTrace trace, Table table) =>
        trace.Columns.Length == table.Columns.Length
        && trace.Columns.Zip(table.Columns).All(c => c.First.Name.Length == 0 || c.First.Name.Equals(c.Second.Name, StringComparison.OrdinalIgnoreCase));

    private static string Key(PipelineDefinition pipeline, Job job) => Sha256.Hex(string.Join('\n',
        [job.Output.Value, job.Sql, .. job.Inputs.Select(i => $"{i}({string.Join(", ", pipeline[i].Columns.Select(c => c.Name))})"),
         string.Join(", ", pipeline[job.Output].Columns.Select(c => c.Name))]));
}
