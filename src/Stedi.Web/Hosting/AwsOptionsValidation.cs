using Microsoft.Extensions.Options;
using Stedi.Pipeline.Aws;

namespace Stedi.Web.Hosting;

/// <summary>All that is wrong with the settings of AWS, told before the server starts.</summary>
internal sealed class AwsOptionsValidation : IValidateOptions<AwsOptions>
{
    public ValidateOptionsResult Validate(string? name, AwsOptions options) =>
        options.Validate().ToList() is [_, ..] faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
