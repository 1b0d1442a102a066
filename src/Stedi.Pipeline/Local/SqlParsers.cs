using System.Collections.Concurrent;
using System.Text;
using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local;

/// <summary>
/// DuckDB's parsers. The time of one grows with the text, up to seconds for 256 KiB, and nothing interrupts it. So small texts have parsers of their
/// own, which no large one can hold up, and large texts have one: whoever sends many of them waits for their own.
/// </summary>
/// <param name="open">Gives an open connection, which this disposes.</param>
internal sealed class SqlParsers(Func<DuckDBConnection> open) : IDisposable
{
    /// <summary>Bytes (UTF-8) of the longest text that is small: parsed in some 20 ms.</summary>
    public const int SmallBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lane _small = new(open, parsers: 2, waiting: 256);
    private readonly Lane _large = new(open, parsers: 1, waiting: 4);

    /// <summary>The syntax tree as JSON, or the parser's fault as JSON; null where too many texts wait already, or this one waited for 2 seconds.</summary>
    /// <exception cref="DuckDBException">It is no text that DuckDB takes.</exception>
    public string? Parse(string sql) => (Encoding.UTF8.GetByteCount(sql) <= SmallBytes ? _small : _large).Parse(sql);

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    private sealed class Lane(Func<DuckDBConnection> open, int parsers, int waiting) : IDisposable
    {
        private readonly SemaphoreSlim _turns = new(parsers);
        private readonly ConcurrentBag<Parser> _idle = [];
        private int _here;
        private volatile bool _isClosed;

        public string? Parse(string sql)
        {
            try
            {
                return Interlocked.Increment(ref _here) > parsers + waiting || !_turns.Wait(Patience) ? null : ParseNow(sql);
            }
            finally
            {
                Interlocked.Decrement(ref _here);
            }
        }

        /// <summary>A parser that is at work is disposed by who uses it.</summary>
        public void Dispose()
        {
            _isClosed = true;
            while (_idle.TryTake(out var parser))
                parser.Dispose();
        }

        private string ParseNow(string sql)
        {
            try
            {
                var parser = _idle.TryTake(out var idle) ? idle : new Parser(open());
                try
                {
                    return parser.Parse(sql);
                }
                finally
                {
                    _idle.Add(parser);
                }
            }
            finally
            {
                _turns.Release();
                if (_isClosed)
                    Dispose();
            }
        }
    }

    private sealed class Parser : IDisposable
    {
        private readonly DuckDBConnection _connection;
        private readonly DuckDBCommand _parse;

        public Parser(DuckDBConnection connection)
        {
            _connection = connection;
            _parse = connection.CreateCommand();
            _parse.CommandText = "SELECT json_serialize_sql($sql::VARCHAR, skip_null := true, skip_empty := true)";
            _parse.Parameters.Add(new DuckDBParameter("sql", ""));
        }

        public string Parse(string sql)
        {
            _parse.Parameters[0].Value = sql;
            return (string)_parse.ExecuteScalar()!;
        }

        public void Dispose()
        {
            _parse.Dispose();
            _connection.Dispose();
        }
    }
}
