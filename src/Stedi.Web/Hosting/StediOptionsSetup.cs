using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Stedi.Pipeline.Local;
using Stedi.Web.Contracts;

namespace Stedi.Web.Hosting;

/// <summary>Fills in defaults and validates the settings.</summary>
internal sealed partial class StediOptionsSetup(IConfiguration configuration) : IPostConfigureOptions<StediOptions>, IValidateOptions<StediOptions>
{
    public void PostConfigure(string? name, StediOptions options)
    {
        var home = configuration["STEDI_HOME"] is { Length: > 0 } set ? set : options.Home;
        options.Home = Path.GetFullPath(home.Length > 0 ? home : ".stedi");
        var lake = new LakePaths(Path.Combine(options.Home, "lake"));
        if (options.Scripts.Length == 0 && options.Engine == EngineNames.Local)
            options.Scripts = ScriptsMemory.Read(lake) ?? "";
        options.Scripts = ScriptsOf(options) ?? "";
        options.Name = options.Name.Trim();
        options.Color = options.Color.Trim();
        options.Landing = options.Landing.Length > 0 ? Path.GetFullPath(options.Landing) : LandingMemory.Read(lake) ?? Path.Combine(options.Home, "landing");
    }

    public ValidateOptionsResult Validate(string? name, StediOptions options)
    {
        var faults = new List<string>();
        if (options.Engine is not (EngineNames.Local or EngineNames.Aws))
            faults.Add($"Unknown engine '{options.Engine}'. Set Stedi__Engine to {EngineNames.Local} or {EngineNames.Aws} (docs/aws.md).");
        if (ScriptsFault(options.Scripts) is { } fault)
            faults.Add(fault);
        if (options.PublicUrl.Length > 0 && !IsAddress(options.PublicUrl))
            faults.Add($"Stedi__PublicUrl is '{options.PublicUrl}': use a URL without a path, such as https://stedi.example.org or http://127.0.0.1:5080.");
        if (options.Name.Length > StediOptions.MaxName || options.Name.Any(char.IsControl))
            faults.Add($"Stedi__Name is '{options.Name}': use at most {StediOptions.MaxName} characters on one line, such as staging.");
        if (options.Color.Length > 0 && !Color().IsMatch(options.Color))
            faults.Add($"Stedi__Color is '{options.Color}': use #rrggbb, such as #b42318.");
        faults.AddRange(Proxies.Faults(options, configuration));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Why the folder is not valid; null if it is.</summary>
    public static string? ScriptsFault(string folder) =>
        folder.Length == 0 ? "No folder 'scripts' with a pipeline.yaml found here or above the program. Set Stedi__Scripts to that folder."
        : File.Exists(Path.Combine(folder, "pipeline.yaml")) ? null
        : $"No pipeline.yaml in {folder}. Set Stedi__Scripts to the folder that contains it.";

    /// <summary>The configured folder, or a folder that was found; null if there is none.</summary>
    public static string? ScriptsOf(StediOptions options) =>
        options.Scripts.Length > 0 ? Path.GetFullPath(options.Scripts) : FindScripts();

    /// <summary>Scheme, host and port only: the server does not support a base path.</summary>
    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" };

    [GeneratedRegex(@"\A#[0-9A-Fa-f]{6}\z")]
    private static partial Regex Color();

    private static string? FindScripts()
    {
        var above = new List<string> { Environment.CurrentDirectory };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            above.Add(folder.FullName);
        return above.Select(f => Path.Combine(f, "scripts")).FirstOrDefault(f => File.Exists(Path.Combine(f, "pipeline.yaml")));
    }
}
