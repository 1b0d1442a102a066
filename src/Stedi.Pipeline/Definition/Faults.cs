using System.Collections.Immutable;

namespace Stedi.Pipeline.Definition;

/// <summary>Collects all errors of the files, so that one check shows everything, and notes on valid text that may surprise.</summary>
internal sealed class Faults
{
    private readonly HashSet<Fault> _all = [];
    private readonly HashSet<Fault> _further = [];
    private readonly HashSet<Fault> _notes = [];

    /// <summary>The number of errors found, including duplicates, which are shown once.</summary>
    public int Count { get; private set; }

    public ImmutableArray<Fault> Notes => Sorted(_notes);

    public void Add(string file, int line, string message, int? column = null)
    {
        Count++;
        _all.Add(new Fault(file, line, message, column));
    }

    public void Note(string file, int line, string message) => _notes.Add(new Fault(file, line, message));

    /// <summary>Adds errors that occur only with other values of the variables, and names these values.</summary>
    public void AddFurther(Faults others, string values)
    {
        foreach (var fault in others._all.Where(f => !_all.Contains(f) && _further.Add(f)))
            Add(fault.File, fault.Line, $"{fault.Message} This happens with {values}.", fault.Column);
    }

    public ImmutableArray<Fault> ToSorted() => Sorted(_all);

    private static ImmutableArray<Fault> Sorted(IEnumerable<Fault> found) =>
        [.. found.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Message, StringComparer.Ordinal)];
}
