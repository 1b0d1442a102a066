using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Stedi.Web.Tests.Architecture;

/// <summary>
/// The arrows between the rooms of a compiled assembly. An arrow exists if a type of one room names a type of another room: in a base type,
/// an attribute, a field, a signature, a local variable or a method body. A room is the first part of a namespace below the root. Types in
/// the root namespace are the composition root. They use every room, and their room has an empty name.
/// </summary>
/// <remarks>The compiler copies constants, so they leave no trace. See <see cref="SourceArrows"/>.</remarks>
internal sealed class CompiledArrows
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(f => f.GetValue(null)).OfType<OpCode>().ToDictionary(o => (ushort)o.Value, o => o.OperandType);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;
    private readonly string _root;
    private readonly NamedTypes _names = new();
    private readonly Dictionary<Arrow, string> _arrows = [];
    private string _room = "";
    private string _user = "";

    private CompiledArrows(PEReader file, string root) => (_file, _metadata, _root) = (file, file.GetMetadataReader(), root);

    /// <summary>Each arrow, with an example: one pair of types.</summary>
    public static IReadOnlyDictionary<Arrow, string> Of(string assembly, string root)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var found = new CompiledArrows(file, root);
        foreach (var type in found._metadata.TypeDefinitions)
            found.Read(type);
        return found._arrows;
    }

    private void Read(TypeDefinitionHandle handle)
    {
        if (RoomOf(handle) is not { } room)
            return;
        (_room, _user) = (room, NameOf(handle));
        var type = _metadata.GetTypeDefinition(handle);
        Use(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            Use(_metadata.GetInterfaceImplementation(implemented).Interface);
        Use(type.GetGenericParameters());
        Use(type.GetCustomAttributes());
        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            Use(field.DecodeSignature(_names, null));
            Use(field.GetCustomAttributes());
        }
        foreach (var property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
            Use(property.GetCustomAttributes());
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            Read(method);
    }

    private void Read(MethodDefinition method)
    {
        Use(method.DecodeSignature(_names, null));
        Use(method.GetGenericParameters());
        Use(method.GetCustomAttributes());
        foreach (var parameter in method.GetParameters())
            Use(_metadata.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            Use(_metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null));
        foreach (var region in body.ExceptionRegions)
            Use(region.CatchType);
        Read(body.GetILReader());
    }

    private void Read(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            ushort operation = code.ReadByte();
            if (operation == 0xFE)
                operation = (ushort)(0xFE00 | code.ReadByte());
            switch (Operands[operation])
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    Use(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineSig or OperandType.InlineString or OperandType.ShortInlineR:
                    code.Offset += 4;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
            }
        }
    }

    private void Use(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Use((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                Use(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null));
                break;
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Use(field.GetDeclaringType());
                Use(field.DecodeSignature(_names, null));
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Use(method.GetDeclaringType());
                Use(method.DecodeSignature(_names, null));
                break;
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(specification.Method);
                foreach (var argument in specification.DecodeSignature(_names, null))
                    Use(argument);
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                Use(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Method)
                    Use(member.DecodeMethodSignature(_names, null));
                else
                    Use(member.DecodeFieldSignature(_names, null));
                break;
        }
    }

    private void Use(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_metadata.GetCustomAttribute))
            Use(attribute.Constructor);
    }

    private void Use(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(p => _metadata.GetGenericParameter(p).GetConstraints()))
            Use(_metadata.GetGenericParameterConstraint(constraint).Type);
    }

    private void Use(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature)
    {
        Use(signature.ReturnType);
        Use(signature.ParameterTypes);
    }

    private void Use(ImmutableArray<ImmutableArray<TypeDefinitionHandle>> types)
    {
        foreach (var type in types)
            Use(type);
    }

    private void Use(ImmutableArray<TypeDefinitionHandle> types)
    {
        foreach (var type in types)
            Use(type);
    }

    private void Use(TypeDefinitionHandle type)
    {
        if (RoomOf(type) is { } room && room != _room)
            _arrows.TryAdd(new(_room, room), $"{_user} uses {NameOf(type)}");
    }

    /// <summary>Null for compiler-generated types outside of any room.</summary>
    private string? RoomOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer)
            type = _metadata.GetTypeDefinition(outer);
        var name = _metadata.GetString(type.Namespace);
        return name == _root ? "" : name.StartsWith(_root + ".", StringComparison.Ordinal) ? name[(_root.Length + 1)..].Split('.')[0] : null;
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var name = _metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{NameOf(outer)}.{name}" : $"{_metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>The types of this assembly in a signature.</summary>
    private sealed class NamedTypes : ISignatureTypeProvider<ImmutableArray<TypeDefinitionHandle>, object?>
    {
        public ImmutableArray<TypeDefinitionHandle> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

        public ImmutableArray<TypeDefinitionHandle> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

        public ImmutableArray<TypeDefinitionHandle> GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public ImmutableArray<TypeDefinitionHandle> GetGenericInstantiation(
            ImmutableArray<TypeDefinitionHandle> genericType, ImmutableArray<ImmutableArray<TypeDefinitionHandle>> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(a => a)];

        public ImmutableArray<TypeDefinitionHandle> GetFunctionPointerType(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(p => p)];

        public ImmutableArray<TypeDefinitionHandle> GetModifiedType(
            ImmutableArray<TypeDefinitionHandle> modifier, ImmutableArray<TypeDefinitionHandle> unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

        public ImmutableArray<TypeDefinitionHandle> GetArrayType(ImmutableArray<TypeDefinitionHandle> elementType, ArrayShape shape) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetSZArrayType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetByReferenceType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetPointerType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetPinnedType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetGenericMethodParameter(object? genericContext, int index) => [];

        public ImmutableArray<TypeDefinitionHandle> GetGenericTypeParameter(object? genericContext, int index) => [];

        public ImmutableArray<TypeDefinitionHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    }
}
