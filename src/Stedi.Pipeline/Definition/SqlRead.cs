using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>SQL that was parsed, but not yet bound.</summary>
/// <param name="Source">With resolved variables.</param>
/// <param name="Tables">The tables that it reads, sorted.</param>
/// <param name="IsSound">It parses, and all its tables exist. Binding anything else would only report the same error again.</param>
internal sealed record SqlRead(SourceText Source, ImmutableArray<TableName> Tables, bool IsSound)
{
    public string Sql => Source.Text;
}
