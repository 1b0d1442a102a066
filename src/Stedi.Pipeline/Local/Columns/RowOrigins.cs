using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Collects what decides which rows a query has.</summary>
internal sealed class RowOrigins
{
    private readonly HashSet<RowSource> _sources = [];

    public IReadOnlyCollection<RowSource> Sources => _sources;

    /// <summary>Why there may be more than these.</summary>
    public string? Unknown { get; private set; }

    public void Add(Origin origin, RowUse use)
    {
        _sources.UnionWith(origin.Sources.Keys.Select(c => new RowSource(c, use)));
        Unknown ??= origin.Unknown;
    }

    /// <summary>The rows of a query that this one reads.</summary>
    public void Add(RowOrigins inner)
    {
        _sources.UnionWith(inner._sources);
        Unknown ??= inner.Unknown;
    }

    public void Miss(string why) => Unknown ??= why;

    /// <summary>Of a subquery in an expression: its rows decide the value.</summary>
    public Origin ToOrigin() => Origin.Of(_sources.Select(s => Origin.Of(s.Column))).AsExpression().Or(Origin.Nothing with { Unknown = Unknown });
}
