using System.Collections.Immutable;

namespace Stedi.Pipeline.Definition;

/// <summary>Collects what is wrong, so that one look at the text shows everything, and notes on what is right but not what one may expect.</summary>
internal sealed class Faults
{
    private readonly HashSet<Fault> _all = [];
    private readonly HashSet<Fault> _further = [];
    private readonly HashSet<Fault> _notes = [];

    /// <summary>How often something was found; what is found twice is shown once.</summary>
    public int Count { get; private set; }

    public ImmutableArray<Fault> Notes => Sorted(_notes);

    public void Add(string file, int line, string message, int? column = null)
    {
        Count++;
        _all.Add(new Fault(file, line, message, column));
    }

    public void Note(string file, int line, string message) => _notes.Add(new Fault(file, line, message));

    /// <summary>Adds what only shows with other values of the variables, and says with which.</summary>
    public void AddFurther(Faults others, string values)
    {
        foreach (var fault in others._all.Where(f => !_all.Contains(f) && _further.Add(f)))
            Add(fault.File, fault.Line, $"{fault.Message} This shows with {values}.", fault.Column);
    }

    public ImmutableArray<Fault> ToSorted() => Sorted(_all);

    private static ImmutableArray<Fault> Sorted(IEnumerable<Fault> found) =>
        [.. found.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Message, StringComparer.Ordinal)];
}
