using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>SQL that was read, and not yet bound.</summary>
/// <param name="Source">The variables put in.</param>
/// <param name="Tables">That it reads; sorted.</param>
/// <param name="IsSound">It parses and reads tables that exist: to bind anything else would only repeat its fault.</param>
internal sealed record SqlRead(SourceText Source, ImmutableArray<TableName> Tables, bool IsSound)
{
    public string Sql => Source.Text;
}
