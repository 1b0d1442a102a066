namespace Stedi.Web.Contracts;

/// <summary>Settings of the control plane (<c>Stedi:*</c>, in the environment <c>Stedi__*</c>).</summary>
public sealed class StediOptions
{
    public const string Section = "Stedi";
    public const int MaxName = 30;
    public const int MaxProxyHops = 10;

    /// <summary>The folder for state: the lake, keys and logs. Default: <c>$STEDI_HOME</c>, otherwise <c>.stedi</c> in the working folder.</summary>
    public string Home { get; set; } = "";

    /// <summary>
    /// The folder of pipeline.yaml. Default: the folder that the lake belongs to (local engine), or <c>scripts</c> in the working folder or above the program.
    /// </summary>
    public string Scripts { get; set; } = "";

    /// <summary>The user confirms that <see cref="Scripts"/> is the moved pipeline of this lake.</summary>
    public bool ScriptsMoved { get; set; }

    /// <summary>
    /// The landing data: one folder per landing table. Default for the local engine: the last used folder, or <c>landing</c> in Home. On AWS
    /// it is always in the bucket, and this setting is ignored.
    /// </summary>
    public string Landing { get; set; } = "";

    /// <summary>The URL under which people reach the server, for the sign-in link. Set it if it differs from the listening address (container, proxy).</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The name of this server in its header and in titles, to distinguish environments: <c>staging</c>. At most <see cref="MaxName"/> characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>The color of the mark in the header, as <c>#rrggbb</c>.</summary>
    public string Color { get; set; } = "";

    /// <summary>
    /// Addresses and networks of the proxies in front of this server, separated by commas: <c>10.0.0.5, 172.18.0.0/16</c>. X-Forwarded-For
    /// and X-Forwarded-Proto are trusted only from these. Empty: from nobody.
    /// </summary>
    public string Proxies { get; set; } = "";

    /// <summary>The number of proxies of <see cref="Proxies"/> in a row.</summary>
    public int ProxyHops { get; set; } = 1;

    /// <summary>Where jobs run: <c>local</c> or <c>aws</c>.</summary>
    public string Engine { get; set; } = EngineNames.Local;

    /// <summary>Values of variables that pipeline.yaml declares, by name: <c>Stedi:Variables:ml_join=customer</c>.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether people reach the server over TLS, ended here or by a proxy. Cookies are then marked Secure.</summary>
    public bool IsPublicByTls => PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The public URL of a path.</summary>
    /// <param name="otherwise">The server's own URL, used if <see cref="PublicUrl"/> is not set.</param>
    public string AddressOf(string path, string otherwise) => (PublicUrl.Length > 0 ? PublicUrl : otherwise).TrimEnd('/') + path;

    /// <summary>The program's own keys. Only its own user may read this folder.</summary>
    public string KeysFolder => Path.Combine(Home, "keys");
}

public static class EngineNames
{
    public const string Local = "local";
    public const string Aws = "aws";
}
