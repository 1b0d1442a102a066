using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Databases and tables. Every change of a table archives the previous version.</summary>
internal sealed class FakeGlueCatalog(FakeAws aws)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Database> _databases = [];
    private readonly SortedDictionary<(string Database, string Table), List<Table>> _tables = [];

    /// <summary>The table's current version.</summary>
    public Table? Find(string database, string table)
    {
        lock (_gate)
            return _tables.GetValueOrDefault((database, table))?[^1];
    }

    public IReadOnlyList<Table> List(string database)
    {
        lock (_gate)
            return [.. _tables.Where(t => t.Key.Database == database).Select(t => t.Value[^1])];
    }

    /// <summary>As a colleague would in the console.</summary>
    public void Change(string database, string table, Action<Table> change)
    {
        lock (_gate)
        {
            var current = Versions(database, table)[^1];
            change(current);
            current.VersionId = (int.Parse(current.VersionId!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        }
    }

    public void Drop(string database, string table)
    {
        lock (_gate)
            _tables.Remove((database, table));
    }

    public JsonObject? Handle(FakeRequest request)
    {
        var json = GlueJson.Default;
        lock (_gate)
        {
            return request.Operation switch
            {
                "Glue.CreateDatabase" => FakeJson.Answer(request, json.CreateDatabaseRequest, json.CreateDatabaseResponse, Create),
                "Glue.GetDatabase" => FakeJson.Answer(request, json.GetDatabaseRequest, json.GetDatabaseResponse, r => new() { Database = Require(r.Name!) }),
                "Glue.CreateTable" => FakeJson.Answer(request, json.CreateTableRequest, json.CreateTableResponse, Create),
                "Glue.UpdateTable" => FakeJson.Answer(request, json.UpdateTableRequest, json.UpdateTableResponse, Update),
                "Glue.GetTable" => FakeJson.Answer(
                    request, json.GetTableRequest, json.GetTableResponse, r => new() { Table = Versions(r.DatabaseName!, r.Name!)[^1] }),
                "Glue.GetTables" => FakeJson.Answer(request, json.GetTablesRequest, json.GetTablesResponse, Get),
                "Glue.GetTableVersions" => FakeJson.Answer(request, json.GetTableVersionsRequest, json.GetTableVersionsResponse, Get),
                "Glue.GetPartitions" => FakeJson.Answer(request, json.GetPartitionsRequest, json.GetPartitionsResponse, Get),
                _ => null,
            };
        }
    }

    /// <summary>Another statement may create the table after Athena's check.</summary>
    public bool AnotherCreatesFirst { get; set; }

    /// <summary>Like CREATE EXTERNAL TABLE.</summary>
    public void Create(string database, TableInput input)
    {
        var request = new CreateTableRequest { DatabaseName = database, TableInput = input };
        lock (_gate)
        {
            if (AnotherCreatesFirst)
                Create(request);
            Create(request);
        }
    }

    private CreateDatabaseResponse Create(CreateDatabaseRequest request)
    {
        var input = request.DatabaseInput!;
        var name = input.Name!.ToLowerInvariant();
        return _databases.TryAdd(name, new() { Name = name, Description = input.Description, LocationUri = input.LocationUri, CreateTime = Now })
            ? new()
            : throw new FakeAwsException("AlreadyExistsException", "Database already exists.");
    }

    private CreateTableResponse Create(CreateTableRequest request)
    {
        Require(request.DatabaseName!);
        var table = From(request.DatabaseName!, request.TableInput!, "0", Now);
        return _tables.TryAdd((table.DatabaseName!, table.Name!), [table])
            ? new()
            : throw new FakeAwsException("AlreadyExistsException", "Table already exists.");
    }

    private UpdateTableResponse Update(UpdateTableRequest request)
    {
        var versions = Versions(request.DatabaseName!, request.TableInput!.Name!);
        var current = versions[^1];
        if (request.VersionId is { } expected && expected != current.VersionId)
            throw new FakeAwsException("ConcurrentModificationException", $"Update table failed due to concurrent modifications: version {expected} is not {current.VersionId}.");
        var next = int.Parse(current.VersionId!, CultureInfo.InvariantCulture) + 1;
        if (request.SkipArchive == true)
            versions.RemoveAt(versions.Count - 1);
        versions.Add(From(request.DatabaseName!, request.TableInput, next.ToString(CultureInfo.InvariantCulture), current.CreateTime));
        return new();
    }

    private GetTablesResponse Get(GetTablesRequest request)
    {
        Require(request.DatabaseName!);
        var matching = List(request.DatabaseName!).Where(
            t => request.Expression is not { Length: > 0 } pattern || Regex.IsMatch(t.Name!, $"^({pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var (page, next) = FakePage.Of([.. matching], request.NextToken, request.MaxResults, 100, aws.PageSize);
        return new() { TableList = page, NextToken = next };
    }

    private GetTableVersionsResponse Get(GetTableVersionsRequest request)
    {
        var newestFirst = Versions(request.DatabaseName!, request.TableName!).AsEnumerable().Reverse();
        var (page, next) = FakePage.Of(
            [.. newestFirst.Select(t => new TableVersion { Table = t, VersionId = t.VersionId })], request.NextToken, request.MaxResults, 100, aws.PageSize);
        return new() { TableVersions = page, NextToken = next };
    }

    private GetPartitionsResponse Get(GetPartitionsRequest request)
    {
        Versions(request.DatabaseName!, request.TableName!);
        return new() { Partitions = [] };
    }

    private DateTime Now => aws.Time.GetUtcNow().UtcDateTime;

    private Table From(string database, TableInput input, string version, DateTime? created) => new()
    {
        DatabaseName = database,
        Name = input.Name!.ToLowerInvariant(),
        Description = input.Description,
        Owner = input.Owner,
        Retention = input.Retention,
        StorageDescriptor = input.StorageDescriptor,
        PartitionKeys = input.PartitionKeys,
        TableType = input.TableType,
        Parameters = input.Parameters,
        CreateTime = created,
        UpdateTime = Now,
        VersionId = version,
    };

    private Database Require(string database) =>
        _databases.GetValueOrDefault(database) ?? throw new FakeAwsException("EntityNotFoundException", $"Database {database} not found.");

    private List<Table> Versions(string database, string table)
    {
        Require(database);
        return _tables.GetValueOrDefault((database, table.ToLowerInvariant()))
            ?? throw new FakeAwsException("EntityNotFoundException", $"Entity Not Found: table {database}.{table}");
    }
}
