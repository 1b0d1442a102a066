using Microsoft.Extensions.Options;
using Stedi.Pipeline.Aws;

namespace Stedi.Web.Hosting;

/// <summary>Validates the AWS settings before the server starts, and reports all errors.</summary>
internal sealed class AwsOptionsValidation : IValidateOptions<AwsOptions>
{
    public ValidateOptionsResult Validate(string? name, AwsOptions options) =>
        options.Validate().ToList() is [_, ..] faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
