using System.Collections.Concurrent;
using System.Text;
using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local;

/// <summary>
/// DuckDB's parsers. Parsing takes up to seconds for 256 KiB, and cannot be interrupted. So small texts have their own parsers, which large texts
/// cannot block. Large texts share one: they only delay each other.
/// </summary>
/// <param name="open">Opens a connection, which this disposes.</param>
internal sealed class SqlParsers(Func<DuckDBConnection> open) : IDisposable
{
    /// <summary>The size limit of a small text, in bytes of UTF-8. It is parsed in about 20 ms.</summary>
    public const int SmallBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lane _small = new(open, parsers: 2, waiting: 256);
    private readonly Lane _large = new(open, parsers: 1, waiting: 4);

    /// <summary>The syntax tree or the parser's error, as JSON. Null if too many texts are queued, or this one waited for 2 seconds.</summary>
    /// <exception cref="DuckDBException">DuckDB does not accept the text.</exception>
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

        /// <summary>Parsers in use are disposed by their users.</summary>
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
