using System.Globalization;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;
using Job = Stedi.Pipeline.Aws.Clients.Glue.Job;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// The settings of a Glue job, and the mark at the end of its description: a hash of the deployed settings. The mark distinguishes a job that was
/// changed by hand from one with new wanted settings.
/// </summary>
internal static partial class JobSettings
{
    private const int DescriptionLength = 500;

    public static JobUpdate Of(AwsOptions options, string description, string script)
    {
        var settings = Unmarked(options, Cut(description.Trim()), script);
        settings.Description += $" (deployed by STEDI, {Hash(settings)})";
        return settings;
    }

    public static JobUpdate Of(Job job) => new()
    {
        Description = job.Description, Role = job.Role, Command = job.Command, GlueVersion = job.GlueVersion, WorkerType = job.WorkerType,
        NumberOfWorkers = job.NumberOfWorkers, ExecutionClass = job.ExecutionClass, Timeout = job.Timeout, ExecutionProperty = job.ExecutionProperty,
        MaxRetries = job.MaxRetries, JobRunQueuingEnabled = job.JobRunQueuingEnabled, SecurityConfiguration = job.SecurityConfiguration,
        DefaultArguments = job.DefaultArguments,
    };

    /// <summary>Whether it is unchanged since it was deployed.</summary>
    public static bool AreAsDeployed(JobUpdate settings) =>
        Mark().Match(settings.Description ?? "") is { Success: true } mark && mark.Groups["hash"].Value == Hash(settings);

    /// <summary>
    /// One setting per line, with AWS defaults and without the mark. Equal texts mean equal jobs. Deployed marks are hashes of this text, so changing a label
    /// would make earlier deployments look like drift.
    /// </summary>
    public static string Text(JobUpdate s) => string.Concat(
        new (string Name, object? Value)[]
        {
            ("description", Mark().Replace(s.Description ?? "", "")),
            // Glue accepts both the name and the ARN of a role.
            ("role", s.Role?.Split('/')[^1]),
            ("type", s.Command?.Name),
            ("script", s.Command?.ScriptLocation),
            ("python", s.Command?.PythonVersion),
            ("Glue version", s.GlueVersion),
            ("worker type", s.WorkerType),
            ("workers", s.NumberOfWorkers),
            ("execution class", s.ExecutionClass ?? "STANDARD"),
            ("time-out in minutes", s.Timeout),
            ("runs at once", s.ExecutionProperty?.MaxConcurrentRuns ?? 1),
            ("retries", s.MaxRetries ?? 0),
            ("queuing", s.JobRunQueuingEnabled ?? false),
            ("security configuration", s.SecurityConfiguration is { Length: > 0 } set ? set : "none"),
        }
        .Concat((s.DefaultArguments ?? []).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (Name: a.Key, Value: (object?)a.Value)))
        .Select(l => $"{OneLine(l.Name)}: {OneLine(Convert.ToString(l.Value, CultureInfo.InvariantCulture))}\n"));

    public static CreateJobRequest Creation(string name, JobUpdate s) => new()
    {
        Name = name, Description = s.Description, Role = s.Role, Command = s.Command, GlueVersion = s.GlueVersion, WorkerType = s.WorkerType,
        NumberOfWorkers = s.NumberOfWorkers, ExecutionClass = s.ExecutionClass, Timeout = s.Timeout, ExecutionProperty = s.ExecutionProperty,
        MaxRetries = s.MaxRetries, JobRunQueuingEnabled = s.JobRunQueuingEnabled, SecurityConfiguration = s.SecurityConfiguration, DefaultArguments = s.DefaultArguments,
    };

    private static JobUpdate Unmarked(AwsOptions options, string description, string script) => new()
    {
        Description = description,
        Role = options.GlueRole,
        Command = new() { Name = "glueetl", ScriptLocation = script, PythonVersion = "3" },
        GlueVersion = options.GlueVersion,
        WorkerType = options.WorkerType,
        NumberOfWorkers = options.Workers,
        ExecutionClass = options.ExecutionClass,
        Timeout = options.TimeoutMinutes,
        ExecutionProperty = new() { MaxConcurrentRuns = options.MaxConcurrentRuns },
        // The control plane itself retries and queues runs, and shows why.
        MaxRetries = 0,
        JobRunQueuingEnabled = false,
        SecurityConfiguration = options.SecurityConfiguration.Length > 0 ? options.SecurityConfiguration : null,
        DefaultArguments = new()
        {
            ["--job-language"] = "python",
            // A run reads exactly the files of its listing. A bookmark would skip some.
            ["--job-bookmark-option"] = "job-bookmark-disable",
            // Without it, the output of jobs is in the log groups output and error.
            ["--enable-continuous-cloudwatch-log"] = "false",
        },
    };

    private static string Hash(JobUpdate s) => Sha256.Hex(Text(s))[..16];

    /// <summary>Glue's limit is 2,048 bytes. Half a surrogate pair would be returned as another character, and always look like a change.</summary>
    private static string Cut(string description) => description.Length <= DescriptionLength
        ? description : description[..(char.IsHighSurrogate(description[DescriptionLength - 1]) ? DescriptionLength - 1 : DescriptionLength)];

    private static string OneLine(string? text) => (text ?? "").ReplaceLineEndings("\\n");

    [GeneratedRegex(@" \(deployed by STEDI, (?<hash>[0-9a-f]{16})\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
