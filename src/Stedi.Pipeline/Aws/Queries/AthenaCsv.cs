using System.Text;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Reads CSV as Athena stores it: a header, each value in quotes with quotes doubled, lines that end with LF, and NULL as an empty field without quotes. It
/// holds one row at a time.
/// </summary>
/// <param name="text">It is read once, from where it is.</param>
internal sealed class AthenaCsv(TextReader text)
{
    /// <summary>Athena's own limit of a row is 32 MiB.</summary>
    private const int MaxRowLength = 32 << 20;

    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _field = new();
    private int _at;
    private int _end;

    /// <summary>The values of the next row; null after the last one.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or a row is too long.</exception>
    public async ValueTask<string?[]?> NextAsync(CancellationToken cancellationToken)
    {
        var row = new List<string?>();
        var (isQuoted, wasQuoted, isEmpty, length) = (false, false, true, 0);
        void Take()
        {
            row.Add(_field.Length == 0 && !wasQuoted ? null : _field.ToString());
            _field.Clear();
            wasQuoted = false;
        }
        while (await ReadAsync(cancellationToken) is { } sign)
        {
            isEmpty = false;
            if (++length > MaxRowLength)
                throw new InvalidDataException($"A row has more than {MaxRowLength >> 20} Mi characters.");
            switch (sign)
            {
                case '"' when !isQuoted:
                    // A second quote right after the closing one is a quote of the value.
                    if (wasQuoted)
                        _field.Append('"');
                    (isQuoted, wasQuoted) = (true, true);
                    break;
                case '"':
                    isQuoted = false;
                    break;
                case ',' when !isQuoted:
                    Take();
                    break;
                case '\n' when !isQuoted:
                    Take();
                    return [.. row];
                default:
                    _field.Append(sign);
                    break;
            }
        }
        if (isQuoted)
            throw new InvalidDataException("The last row ends within a value.");
        if (isEmpty)
            return null;
        Take();
        return [.. row];
    }

    private async ValueTask<char?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_at == _end)
        {
            (_at, _end) = (0, await text.ReadAsync(_buffer, cancellationToken));
            if (_end == 0)
                return null;
        }
        return _buffer[_at++];
    }
}
