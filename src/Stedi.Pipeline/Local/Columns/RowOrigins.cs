using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Collects the columns that determine which rows a query returns.</summary>
internal sealed class RowOrigins
{
    private readonly HashSet<RowSource> _sources = [];

    public IReadOnlyCollection<RowSource> Sources => _sources;

    /// <summary>Why there may be more columns.</summary>
    public string? Unknown { get; private set; }

    public void Add(Origin origin, RowUse use)
    {
        _sources.UnionWith(origin.Sources.Keys.Select(c => new RowSource(c, use)));
        Unknown ??= origin.Unknown;
    }

    /// <summary>Adds the row sources of an inner query.</summary>
    public void Add(RowOrigins inner)
    {
        _sources.UnionWith(inner._sources);
        Unknown ??= inner.Unknown;
    }

    public void Miss(string why) => Unknown ??= why;

    /// <summary>For a subquery in an expression, where its rows determine the value.</summary>
    public Origin ToOrigin() => Origin.Of(_sources.Select(s => Origin.Of(s.Column))).AsExpression().Or(Origin.Nothing with { Unknown = Unknown });
}
