using System.Collections.Immutable;

namespace Stedi.Web.Settings;

/// <summary>The engine, its versions and its health.</summary>
/// <param name="Postgres">Its version; null if it does not respond.</param>
/// <param name="Lake">Location of the tables.</param>
/// <param name="Instances">Servers that share this history and its background jobs.</param>
public sealed record EngineInfo(
    string Engine, string Version, string Runtime, string? Postgres, string Lake, string Landing, string Scripts, int Instances, ImmutableArray<CheckInfo> Checks);

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
public sealed record CheckInfo(string Name, string Status, string? Reason, long ElapsedMs);

/// <param name="Source">The source of the value: the place to change it.</param>
public sealed record VariableInfo(string Name, string Value, string Default, ImmutableArray<string> Values, string Description, string Source);
