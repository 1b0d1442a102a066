using System.Text;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>
/// Reads the constants of a Glue script (names in capitals): strings, tuples (as lists) and dictionaries of these. No other Python.
/// </summary>
internal sealed class PythonReader
{
    private readonly string _text;
    private int _at;

    private PythonReader(string text, int at) => (_text, _at) = (text, at);

    /// <summary>The value of <c>NAME = …</c> at the beginning of a line. Null if there is none.</summary>
    public static object? Find(string script, string name)
    {
        var start = $"\n{script}".IndexOf($"\n{name} = ", StringComparison.Ordinal);
        return start < 0 ? null : new PythonReader(script, start + name.Length + 3).Value();
    }

    private object Value()
    {
        Blanks();
        return _text[_at] switch
        {
            '"' => Text(),
            '(' => Items(')', Value),
            '{' => Items('}', Entry).ToDictionary(e => e.Key, e => e.Value),
            _ => throw new FormatException($"Not read: {_text.AsSpan(_at, Math.Min(30, _text.Length - _at))}"),
        };
    }

    private KeyValuePair<string, object> Entry()
    {
        Blanks();
        var key = Text();
        Blanks();
        _at++;
        return new(key, Value());
    }

    private List<T> Items<T>(char end, Func<T> item)
    {
        var items = new List<T>();
        _at++;
        while (true)
        {
            Blanks();
            if (_text[_at] == end)
            {
                _at++;
                return items;
            }
            items.Add(item());
            Blanks();
            if (_text[_at] == ',')
                _at++;
        }
    }

    private string Text()
    {
        var quote = _text.AsSpan(_at).StartsWith("\"\"\"", StringComparison.Ordinal) ? "\"\"\"" : "\"";
        var text = new StringBuilder();
        for (_at += quote.Length; !_text.AsSpan(_at).StartsWith(quote, StringComparison.Ordinal); _at++)
        {
            if (_text[_at] == '\\')
                text.Append(_text[++_at] switch { 'n' => "\n", 'r' => "\r", '\n' => "", var c => c.ToString() });
            else
                text.Append(_text[_at]);
        }
        _at += quote.Length;
        return text.ToString();
    }

    private void Blanks()
    {
        while (char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
